package dev.durableobjects.sample.reminder;

import java.time.Instant;
import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;

/**
 * Reminders over HTTP.
 */
@RestController
class ReminderController {

	private static final String EXPECTED = "Send the reminder as JSON with the content type 'application/json', as in "
			+ "{\"dueIn\": \"PT2S\", \"message\": \"tea\"}.";

	private static final String TOO_LARGE = "The body is too large. Send a message of at most 1000 characters.";

	private final DurableObjectNamespace<Reminder> reminders;

	ReminderController(DurableObjectNamespace<Reminder> reminders) {
		this.reminders = reminders;
	}

	@PutMapping("/reminders/{name}")
	@ResponseStatus(HttpStatus.ACCEPTED)
	Mono<Map<String, Instant>> remind(@PathVariable String name, @RequestBody NewReminder body) {
		return reminder(name).remind(body.checkedMessage(), body.checkedDueIn(), body.checkedFailTimes())
			.map((dueAt) -> Map.of("dueAt", dueAt));
	}

	@GetMapping("/reminders/{name}")
	Mono<ReminderStatus> status(@PathVariable String name) {
		return reminder(name).status();
	}

	@DeleteMapping("/reminders/{name}")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> cancel(@PathVariable String name) {
		return reminder(name).cancel();
	}

	@RequestMapping({ "/reminders", "/reminders/" })
	void refuseEmptyName() {
		throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
				"The reminder's name is empty. Send it as one path segment, as in '/reminders/tea'.");
	}

	@ExceptionHandler
	ProblemDetail describe(InvalidReminderException ex) {
		return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, ex.getMessage());
	}

	@ExceptionHandler
	ProblemDetail describe(ResponseStatusException ex) {
		HttpStatusCode status = ex.getStatusCode();
		if (ex instanceof ServerWebInputException || status.isSameCodeAs(HttpStatus.UNSUPPORTED_MEDIA_TYPE)) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, EXPECTED);
		}
		ProblemDetail problem = ex.getBody();
		if (status.isSameCodeAs(HttpStatus.CONTENT_TOO_LARGE)) {
			problem.setDetail(TOO_LARGE);
		}
		return problem;
	}

	private Reminder reminder(String name) {
		try {
			return this.reminders.getByName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

}
