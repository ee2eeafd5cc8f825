package dev.durableobjects.runtime;

/**
 * A call for which a critical section waits, from before it is queued until its event has
 * ended.
 *
 * @param origin who makes it
 * @param target whom it calls
 */
record HeldCall(CallOrigin origin, ObjectSlot target) {

	@Override
	public boolean equals(Object other) {
		return this == other;
	}

	@Override
	public int hashCode() {
		return System.identityHashCode(this);
	}

}
