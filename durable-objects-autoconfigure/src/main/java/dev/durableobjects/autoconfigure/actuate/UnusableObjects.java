package dev.durableobjects.autoconfigure.actuate;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ResetCause;

/**
 * The objects that could not be used when they were last called: because of their files,
 * or because a script of their schema has failed.
 */
final class UnusableObjects implements ObjectObserver {

	private final RememberedObjects damaged = new RememberedObjects();

	private final RememberedObjects outdated = new RememberedObjects();

	@Override
	public void unusable(String className, DurableObjectId id, Throwable cause) {
		this.damaged.add(className, id);
	}

	@Override
	public void opened(String className, DurableObjectId id) {
		this.damaged.remove(className, id);
	}

	@Override
	public void reset(String className, DurableObjectId id, ResetCause kind, Throwable cause) {
		if (kind == ResetCause.SCHEMA) {
			this.outdated.add(className, id);
		}
	}

	@Override
	public void loaded(String className, DurableObjectId id) {
		this.outdated.remove(className, id);
	}

	/**
	 * Those whose files could not be opened.
	 */
	RememberedObjects damaged() {
		return this.damaged;
	}

	/**
	 * Those whose schema could not be brought up to date.
	 */
	RememberedObjects outdated() {
		return this.outdated;
	}

}
