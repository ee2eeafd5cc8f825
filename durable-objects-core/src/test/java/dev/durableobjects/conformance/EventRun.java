package dev.durableobjects.conformance;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * One event on its way through an object: what to run, and what came of it, known also
 * when the call fails.
 */
final class EventRun {

	private final List<Operation> operations;

	private final Instant base;

	private final Map<String, Long> marks;

	private final List<ResultSlot> results = new CopyOnWriteArrayList<>();

	private final List<String> notOffered = new CopyOnWriteArrayList<>();

	EventRun(List<Operation> operations, Instant base, Map<String, Long> marks) {
		this.operations = operations;
		this.base = base;
		this.marks = marks;
	}

	List<Operation> operations() {
		return this.operations;
	}

	/**
	 * The instant that the case's times are relative to.
	 * @return the instant, the same for all steps of the case
	 */
	Instant base() {
		return this.base;
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
