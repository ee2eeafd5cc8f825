package dev.durableobjects.sample.counter;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Answers requests whose counter name is empty, which a path variable never matches.
 */
@RestController
class MissingNameController {

	@RequestMapping({ "/counters", "/counters/", "/counters//increment", "/counters//reset" })
	void refuse() {
		throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
				"The counter's name is empty. Send it as one path segment, as in '/counters/visits'.");
	}

}
