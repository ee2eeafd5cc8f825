package dev.durableobjects.alarm;

/**
 * How often an alarm has failed. Immutable.
 *
 * @param counted failures that count against the limit, and so the retries made for them
 * @param backOff how often the delay was raised since it last began at its initial value;
 * 0 before the first failure only
 * @param lastCounted whether the last failure counted
 */
public record AlarmRetries(int counted, int backOff, boolean lastCounted) {

	/** Before the first failure. */
	public static final AlarmRetries NONE = new AlarmRetries(0, 0, true);

	/**
	 * Whether a run is a retry.
	 * @return {@code false} before the first failure
	 */
	public boolean isRetry() {
		return this.backOff > 0;
	}

	/**
	 * The delay starts again at its initial value when a failure of the object follows
	 * failures that were not its own: most likely they have nothing in common.
	 */
	AlarmRetries afterCountedFailure() {
		return new AlarmRetries(this.counted + 1, raised(this.lastCounted ? this.backOff : 0), true);
	}

	AlarmRetries afterUncountedFailure() {
		return new AlarmRetries(this.counted, raised(this.backOff), false);
	}

	private static int raised(int backOff) {
		return Math.min(backOff, AlarmBackOff.MAX_DOUBLINGS) + 1;
	}

}
