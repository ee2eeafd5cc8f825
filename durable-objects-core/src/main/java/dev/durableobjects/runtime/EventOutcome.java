package dev.durableobjects.runtime;

import java.util.concurrent.CancellationException;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;

/**
 * How an event ended. The texts are those of Cloudflare ({@code io/outcome.capnp} of
 * workerd).
 */
public enum EventOutcome {

	/** Its code returned, and what it wrote is durable. */
	OK("ok"),

	/** The application's code has thrown. */
	EXCEPTION("exception"),

	/** Its code ran for too long. */
	EXCEEDED_CPU("exceededCpu"),

	/** A critical section or a handler lasted too long. */
	EXCEEDED_WALL_TIME("exceededWallTime"),

	/** Its sender has given up. */
	CANCELED("canceled"),

	/** The client has left before it had the whole response. */
	RESPONSE_STREAM_DISCONNECTED("responseStreamDisconnected"),

	/** There was too much to do. */
	LOAD_SHED("loadShed"),

	/** The object was aborted while the event was under way. */
	ABORTED("aborted"),

	/** Storage or the runtime has failed. */
	INTERNAL_ERROR("internalError");

	private final String text;

	EventOutcome(String text) {
		this.text = text;
	}

	/**
	 * The outcome as Cloudflare writes it.
	 */
	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * Find out how an event ended.
	 * @param failure what its sender is told, or {@code null} if all went well
	 * @return the outcome
	 */
	static EventOutcome of(@Nullable Throwable failure) {
		if (failure == null) {
			return OK;
		}
		if (failure instanceof CancellationException) {
			return CANCELED;
		}
		if (failure instanceof DurableObjectOverloadedException) {
			return LOAD_SHED;
		}
		ResetCause cause = (failure instanceof ObjectAbort || failure instanceof DurableObjectResetException)
				? ResetCause.of(failure) : null;
		return (cause != null) ? cause.outcome() : EXCEPTION;
	}

}
