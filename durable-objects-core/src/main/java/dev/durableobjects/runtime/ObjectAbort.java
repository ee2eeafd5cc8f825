package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Leaves the code of an object that resets itself: it has asked for it, or what must not
 * fail has failed. An error, so that {@code catch (Exception)} does not stop it; catching
 * it changes nothing either.
 */
final class ObjectAbort extends Error {

	ObjectAbort(String reason, @Nullable Throwable cause) {
		super(reason, cause, false, false);
	}

	/**
	 * Whether the application has asked for it.
	 */
	boolean isIntended() {
		return getCause() == null;
	}

}
