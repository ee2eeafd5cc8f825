package dev.durableobjects.sample.counter;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;

/**
 * Counters over HTTP.
 */
@RestController
class CounterController {

	private final DurableObjectNamespace<Counter> counters;

	CounterController(DurableObjectNamespace<Counter> counters) {
		this.counters = counters;
	}

	@PostMapping("/counters/{name}/increment")
	Mono<Long> increment(@PathVariable String name) {
		return counter(name).increment();
	}

	@GetMapping("/counters/{name}")
	Mono<Long> getCount(@PathVariable String name) {
		return counter(name).getCount();
	}

	@PostMapping("/counters/{name}/reset")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> reset(@PathVariable String name) {
		return counter(name).reset();
	}

	private Counter counter(String name) {
		try {
			return this.counters.getByName(name);
		}
		catch (IllegalArgumentException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, ex.getMessage(), ex);
		}
	}

}
