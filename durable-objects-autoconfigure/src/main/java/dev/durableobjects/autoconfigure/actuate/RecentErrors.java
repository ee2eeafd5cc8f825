package dev.durableobjects.autoconfigure.actuate;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ResetCause;

/**
 * The latest failures of all objects: events that failed, and resets. Bounded; the oldest
 * go first.
 */
final class RecentErrors implements ObjectObserver {

	private static final int REMEMBERED = 200;

	private static final int SHOWN = 500;

	private final InstantSource clock;

	private final Deque<RecentError> errors = new ArrayDeque<>();

	RecentErrors(InstantSource clock) {
		this.clock = clock;
	}

	@Override
	public void failed(String className, DurableObjectId id, EventDescription event, Throwable failure) {
		add(className, id, event.kind() + " " + event.operation(), failure);
	}

	@Override
	public void reset(String className, DurableObjectId id, ResetCause kind, Throwable cause) {
		add(className, id, (kind != ResetCause.SCHEMA) ? "reset " + kind : "schema upgrade", cause);
	}

	private void add(String className, DurableObjectId id, String what, Throwable failure) {
		String text = failure.toString();
		String shown = (text.length() <= SHOWN) ? text : text.substring(0, SHOWN) + "…";
		RecentError error = new RecentError(this.clock.instant(), className, id.toString(), what, shown);
		synchronized (this.errors) {
			if (this.errors.size() == REMEMBERED) {
				this.errors.removeFirst();
			}
			this.errors.addLast(error);
		}
	}

	/**
	 * The failures of one object, latest first.
	 */
	List<RecentError> of(String className, String id, int limit) {
		List<RecentError> found = new ArrayList<>();
		synchronized (this.errors) {
			this.errors.descendingIterator().forEachRemaining((error) -> {
				if (found.size() < limit && error.id().equals(id) && error.className().equals(className)) {
					found.add(error);
				}
			});
		}
		return found;
	}

	/**
	 * The failures of all objects, latest first.
	 */
	List<RecentError> latest(int limit) {
		List<RecentError> found = new ArrayList<>();
		synchronized (this.errors) {
			this.errors.descendingIterator().forEachRemaining((error) -> {
				if (found.size() < limit) {
					found.add(error);
				}
			});
		}
		return found;
	}

	/**
	 * A failure.
	 *
	 * @param time when it was noted
	 * @param className the class's name
	 * @param id the object's id
	 * @param event what has failed
	 * @param message the failure, bounded in length
	 */
	record RecentError(Instant time, String className, String id, String event, String message) {
	}

}
