package dev.durableobjects.runtime;

import java.io.IOException;
import java.util.Locale;

import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SchemaMigrationException;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;

/**
 * Why an object was reset.
 */
public enum ResetCause {

	/** Its code has called {@code abort}. */
	ABORT(EventOutcome.ABORTED),

	/** An operator has ended its life. */
	OPERATOR(EventOutcome.ABORTED),

	/** Code in {@code blockConcurrencyWhile}, or what must not fail, has failed. */
	FAILURE(EventOutcome.EXCEPTION),

	/** Its constructor has thrown. */
	CONSTRUCTOR(EventOutcome.EXCEPTION),

	/** A script of its class has failed, so that its schema is not up to date. */
	SCHEMA(EventOutcome.EXCEPTION),

	/** An event ran for longer than {@code durable-objects.limits.cpu-time}. */
	CPU_TIME(EventOutcome.EXCEEDED_CPU),

	/**
	 * A critical section lasted longer than
	 * {@code durable-objects.limits.block-concurrency-timeout}.
	 */
	SECTION_TIME(EventOutcome.EXCEEDED_WALL_TIME),

	/** An alarm was handled for longer than {@code durable-objects.alarms.time-limit}. */
	ALARM_TIME(EventOutcome.EXCEEDED_WALL_TIME),

	/** A commit, a flush or another use of its files has failed. */
	STORAGE(EventOutcome.INTERNAL_ERROR),

	/** There was no place for it in memory. */
	OVERLOAD(EventOutcome.LOAD_SHED),

	/** The runtime was stopped. */
	SHUTDOWN(EventOutcome.CANCELED);

	private final EventOutcome outcome;

	private final String text = name().toLowerCase(Locale.ROOT).replace('_', '-');

	ResetCause(EventOutcome outcome) {
		this.outcome = outcome;
	}

	/**
	 * How the events of an object end that is reset for this cause.
	 */
	EventOutcome outcome() {
		return this.outcome;
	}

	/**
	 * The cause in small letters, for tags and messages.
	 */
	@Override
	public String toString() {
		return this.text;
	}

	/**
	 * Find the cause of a reset.
	 * @param failure what has reset the object, or what its callers are told
	 * @return the cause
	 */
	static ResetCause of(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ResetReason reason) {
				return reason.resetCause();
			}
			if (cause instanceof SchemaMigrationException) {
				return SCHEMA;
			}
			if (cause instanceof SqlStorageException || cause instanceof StorageLimitException
					|| cause instanceof IOException) {
				return STORAGE;
			}
			if (cause instanceof DurableObjectOverloadedException) {
				return OVERLOAD;
			}
			if (!(cause instanceof DurableObjectResetException)) {
				return FAILURE;
			}
		}
		return ABORT;
	}

}
