package dev.durableobjects.sample.directory;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Answers requests whose directory or id is empty, which a path variable never matches.
 */
@RestController
class EmptySegmentController {

	@RequestMapping({ "/directories", "/directories/", "/directories//users", "/directories//users:import",
			"/directories//users/", "/directories//users/{id}" })
	void refuseDirectory() {
		throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
				"The directory's name is empty. Send it as one path segment, as in '/directories/team/users'.");
	}

	@RequestMapping("/directories/{directory}/users/")
	void refuseUser() {
		throw new ResponseStatusException(HttpStatus.BAD_REQUEST,
				"The user's id is empty. Send it as one path segment, as in '/directories/team/users/ada'.");
	}

}
