package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

/**
 * An event that a test takes from its queue itself: it can be sent, and never fails.
 */
interface UndeliveredEvent extends ObjectEvent {

	@Override
	default @Nullable String objectName() {
		return null;
	}

	@Override
	default long size() {
		return 0;
	}

	@Override
	default @Nullable CallOrigin origin() {
		return null;
	}

	@Override
	default boolean isCancelled() {
		return false;
	}

	@Override
	default void run(ObjectInstance instance) {
		// Nobody delivers it.
	}

	@Override
	default void fail(ObjectInstance instance, Throwable failure) {
		throw new AssertionError(failure);
	}

	@Override
	default void reject(Throwable failure) {
		throw new AssertionError(failure);
	}

}
