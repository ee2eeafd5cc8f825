package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One event on its way through an object: what to run, and what came of it, known also
 * when the call fails.
 */
final class EventRun {

	private final List<Operation> operations;

	private final Map<String, Long> marks;

	private final List<ResultSlot> results = new CopyOnWriteArrayList<>();

	private final List<String> notOffered = new CopyOnWriteArrayList<>();

	EventRun(List<Operation> operations, Map<String, Long> marks) {
		this.operations = operations;
		this.marks = marks;
	}

	List<Operation> operations() {
		return this.operations;
	}

	/**
	 * Database sizes that were kept under a name for the rest of the case.
	 * @return a live map
	 */
	Map<String, Long> marks() {
		return this.marks;
	}

	/**
	 * Results in the order in which the operations began.
	 * @return a live list
	 */
	List<ResultSlot> results() {
		return this.results;
	}

	/**
	 * Names of operations that the API does not offer.
	 * @return a live list
	 */
	List<String> notOffered() {
		return this.notOffered;
	}

}
