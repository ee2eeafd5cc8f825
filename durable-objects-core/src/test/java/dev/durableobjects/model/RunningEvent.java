package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * An event between the object that runs it and the test that watches it.
 */
final class RunningEvent {

	private final Step step;

	private final List<String> trace = Collections.synchronizedList(new ArrayList<>());

	private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();

	/**
	 * Events that wait until a transaction of this one has ended.
	 */
	private final List<RunningEvent> queued = new ArrayList<>();

	private volatile String outcome = "unknown";

	RunningEvent(Step step) {
		this.step = step;
	}

	Step step() {
		return this.step;
	}

	List<String> trace() {
		return this.trace;
	}

	List<RunningEvent> queued() {
		return this.queued;
	}

	void outcome(String seen) {
		this.outcome = seen;
	}

	/**
	 * How the event has ended, for its caller.
	 */
	String outcome() {
		return this.outcome;
	}

	/**
	 * The event waits: the test runs other events and ends the wait.
	 */
	CompletableFuture<String> waits(Step wait, boolean alone) {
		CompletableFuture<String> end = new CompletableFuture<>();
		this.signals.add(new Signal(wait, alone, end, null));
		return end;
	}

	void done(@Nullable Throwable failure) {
		this.signals.add(new Signal(null, false, null, (failure != null) ? Descriptions.describe(failure) : "ok"));
	}

	Signal next() {
		try {
			Signal signal = this.signals.poll(60, TimeUnit.SECONDS);
			if (signal == null) {
				throw new AssertionError("Nothing comes of " + this.step + " after " + this.trace);
			}
			return signal;
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * What the event does next.
	 *
	 * @param waiting the step that waits, unless the event is over
	 * @param alone whether no other event may run meanwhile
	 * @param end ends the wait
	 * @param outcome the event's outcome, if it is over
	 */
	record Signal(@Nullable Step waiting, boolean alone, @Nullable CompletableFuture<String> end,
			@Nullable String outcome) {
	}

}
