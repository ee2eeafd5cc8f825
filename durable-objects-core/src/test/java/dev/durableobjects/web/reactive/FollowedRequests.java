package dev.durableobjects.web.reactive;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObservedEvent;

/**
 * Remembers what is told of requests. A response is told when it leaves, an event when it
 * ends.
 */
final class FollowedRequests implements ObjectObserver {

	private final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

	private final BlockingQueue<Integer> responses = new LinkedBlockingQueue<>();

	private final List<EventDescription> descriptions = new CopyOnWriteArrayList<>();

	private final List<EventDescription> failed = new CopyOnWriteArrayList<>();

	private volatile boolean off;

	void switchOff() {
		this.off = true;
	}

	/**
	 * The next event that ends: its operation, its outcome and its failure.
	 */
	String nextEnd() throws InterruptedException {
		String end = this.ends.poll(60, TimeUnit.SECONDS);
		if (end == null) {
			throw new AssertionError("No event has ended");
		}
		return end;
	}

	boolean hasEnded() {
		return !this.ends.isEmpty();
	}

	int nextResponse() throws InterruptedException {
		Integer status = this.responses.poll(60, TimeUnit.SECONDS);
		if (status == null) {
			throw new AssertionError("No response has left");
		}
		return status;
	}

	List<EventDescription> descriptions() {
		return this.descriptions;
	}

	List<EventDescription> failed() {
		return this.failed;
	}

	@Override
	public boolean isObserving() {
		return !this.off;
	}

	@Override
	public void failed(String className, DurableObjectId id, EventDescription event, Throwable failure) {
		this.failed.add(event);
	}

	@Override
	public EventObservation observe(ObservedEvent event) {
		EventDescription description = event.description();
		this.descriptions.add(description);
		return new EventObservation() {

			@Override
			public void responded(int status) {
				FollowedRequests.this.responses.add(status);
			}

			@Override
			public void ended(EventOutcome outcome, @Nullable Throwable failure) {
				FollowedRequests.this.ends.add(description.operation() + " " + outcome
						+ ((failure != null) ? " " + failure.getMessage() : ""));
			}

		};
	}

}
