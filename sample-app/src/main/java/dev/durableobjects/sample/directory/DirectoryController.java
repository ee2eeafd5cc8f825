package dev.durableobjects.sample.directory;

import java.util.List;
import java.util.Map;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebInputException;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;

/**
 * Directories over HTTP.
 */
@RestController
@RequestMapping("/directories/{directory}")
class DirectoryController {

	private static final int LONGEST_LIST = 10_000;

	private static final Map<HttpMethod, String> EXPECTED = Map.of(HttpMethod.GET,
			"Send 'limit' as a whole number from 1 to " + LONGEST_LIST + ", as in '?prefix=A&limit=10'.",
			HttpMethod.PUT,
			"Send the user as JSON with the content type 'application/json', as in {\"name\": \"Ada\"}.",
			HttpMethod.POST, "Send an array of users as JSON with the content type 'application/json', as in "
					+ "[{\"id\": \"ada\", \"name\": \"Ada\"}].");

	private static final String TOO_LARGE = "The body is too large. Send fewer users at a time, or raise "
			+ "'spring.http.codecs.max-in-memory-size'.";

	private final DurableObjectNamespace<Directory> directories;

	DirectoryController(DurableObjectNamespace<Directory> directories) {
		this.directories = directories;
	}

	@PutMapping("/users/{id}")
	Mono<ResponseEntity<User>> put(@PathVariable String directory, @PathVariable String id, @RequestBody NewUser body) {
		return directory(directory).put(new NewUser(id, body.name()))
			.map((saved) -> ResponseEntity.status(saved.created() ? HttpStatus.CREATED : HttpStatus.OK)
				.body(saved.user()))
			.onErrorMap(InvalidUserException.class, (ex) -> refused(HttpStatus.BAD_REQUEST, ex));
	}

	@GetMapping("/users/{id}")
	Mono<User> get(@PathVariable String directory, @PathVariable String id) {
		return directory(directory).get(id).switchIfEmpty(Mono.error(() -> notFound(id)));
	}

	@GetMapping("/users")
	Mono<List<User>> list(@PathVariable String directory, @RequestParam(defaultValue = "") String prefix,
			@RequestParam(defaultValue = "100") int limit) {
		if (limit < 1 || limit > LONGEST_LIST) {
			throw new ServerWebInputException("The limit '" + limit + "' is out of range.");
		}
		return directory(directory).list(prefix, limit);
	}

	@DeleteMapping("/users/{id}")
	Mono<ResponseEntity<Void>> remove(@PathVariable String directory, @PathVariable String id) {
		return directory(directory).remove(id).map((removed) -> {
			if (!removed) {
				throw notFound(id);
			}
			return ResponseEntity.noContent().build();
		});
	}

	@PostMapping("/users:import")
	Mono<Map<String, Integer>> importAll(@PathVariable String directory, @RequestBody List<NewUser> users) {
		return directory(directory).importAll(users)
			.map((imported) -> Map.of("imported", imported))
			.onErrorMap(InvalidUserException.class, (ex) -> refused(HttpStatus.UNPROCESSABLE_CONTENT, ex));
	}

	@ExceptionHandler
	ProblemDetail describe(ResponseStatusException ex, ServerHttpRequest request) {
		HttpStatusCode status = ex.getStatusCode();
		if (ex instanceof ServerWebInputException || status.isSameCodeAs(HttpStatus.UNSUPPORTED_MEDIA_TYPE)) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, EXPECTED.get(request.getMethod()));
		}
		ProblemDetail problem = ex.getBody();
		if (status.isSameCodeAs(HttpStatus.CONTENT_TOO_LARGE)) {
			problem.setDetail(TOO_LARGE);
		}
		return problem;
	}

	private Directory directory(String name) {
		try {
			return this.directories.getByName(name);
		}
		catch (IllegalArgumentException ex) {
			throw refused(HttpStatus.BAD_REQUEST, ex);
		}
	}

	private static ResponseStatusException notFound(String id) {
		return new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no user '" + id + "' in this directory.");
	}

	private static ResponseStatusException refused(HttpStatus status, Throwable cause) {
		return new ResponseStatusException(status, cause.getMessage(), cause);
	}

}
