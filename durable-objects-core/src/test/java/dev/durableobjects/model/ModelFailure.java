package dev.durableobjects.model;

/**
 * An exception that the object's code may catch, in the model.
 */
final class ModelFailure extends RuntimeException {

	private static final long serialVersionUID = 1;

	private final boolean recorded;

	ModelFailure(String description) {
		this(description, false);
	}

	/**
	 * Create a failure.
	 * @param recorded whether the step has been compared with the runtime's already
	 */
	ModelFailure(String description, boolean recorded) {
		super(description, null, false, false);
		this.recorded = recorded;
	}

	boolean isRecorded() {
		return this.recorded;
	}

	String description() {
		return String.valueOf(getMessage());
	}

	/**
	 * The event comes to its end because its object does.
	 */
	static final class Ended extends RuntimeException {

		private static final long serialVersionUID = 1;

		private final boolean aborted;

		Ended(boolean aborted) {
			super(null, null, false, false);
			this.aborted = aborted;
		}

		boolean isAborted() {
			return this.aborted;
		}

	}

}
