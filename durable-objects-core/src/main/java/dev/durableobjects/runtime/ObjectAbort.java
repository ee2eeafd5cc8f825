package dev.durableobjects.runtime;

/**
 * Leaves the code of an object that aborts itself. An error, so that
 * {@code catch (Exception)} does not stop it; catching it changes nothing either.
 */
final class ObjectAbort extends Error {

	ObjectAbort(String reason) {
		super(reason, null, false, false);
	}

}
