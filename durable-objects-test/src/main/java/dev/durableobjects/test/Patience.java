package dev.durableobjects.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How long to wait for something that may never come, and of which there is no other
 * sign. It is used up in small steps, however late a step ends: while the machine stands
 * still, what is waited for does so too. Confined to the thread that waits.
 */
final class Patience {

	private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

	private long left;

	Patience(Duration duration) {
		this.left = duration.toNanos();
	}

	boolean isOver() {
		return this.left <= 0;
	}

	/**
	 * How long to wait before this is asked again, in nanoseconds.
	 */
	long step() {
		return Math.min(this.left, STEP_NANOS);
	}

	/**
	 * A step has ended.
	 * @param nanos how long it has taken
	 */
	void waited(long nanos) {
		this.left -= Math.min(nanos, STEP_NANOS);
	}

}
