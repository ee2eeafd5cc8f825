package dev.durableobjects.runtime;

import java.util.concurrent.atomic.LongAdder;

/**
 * A bound that all objects share. The count is striped, so that objects do not get into
 * each other's way; under contention it may refuse or admit a few too many. Thread-safe.
 */
final class SharedBound {

	private final LongAdder count = new LongAdder();

	private final long bound;

	SharedBound(long bound) {
		this.bound = bound;
	}

	/**
	 * Take one.
	 * @return whether the bound is not passed; otherwise nothing is taken
	 */
	boolean take() {
		this.count.increment();
		if (this.count.sum() > this.bound) {
			this.count.decrement();
			return false;
		}
		return true;
	}

	/**
	 * Take one that was given back a moment ago, although the bound may be passed.
	 */
	void takeBack() {
		this.count.increment();
	}

	/**
	 * Give one back.
	 */
	void giveBack() {
		this.count.decrement();
	}

	long count() {
		return this.count.sum();
	}

}
