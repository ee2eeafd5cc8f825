package dev.durableobjects.runtime;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;

/**
 * An object is reset because something of it has lasted too long.
 */
final class TimeExceededException extends DurableObjectException implements ResetReason {

	private final ResetCause resetCause;

	TimeExceededException(ResetCause resetCause, String message, DurableObjectId id) {
		super(message, null, id);
		this.resetCause = resetCause;
	}

	@Override
	public ResetCause resetCause() {
		return this.resetCause;
	}

}
