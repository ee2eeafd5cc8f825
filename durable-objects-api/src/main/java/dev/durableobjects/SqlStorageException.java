package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * SQLite refused an operation. The message has the form that Cloudflare's runtime gives
 * it: SQLite's text, then the code, then the extended code where it says more.
 */
public class SqlStorageException extends DurableObjectException {

	private final @Nullable String code;

	private final @Nullable String extendedCode;

	private final @Nullable String property;

	/**
	 * Create an exception.
	 * @param message the whole message
	 * @param code SQLite's result code, for example {@code SQLITE_CONSTRAINT}, or
	 * {@code null} when the statement never reached SQLite
	 * @param extendedCode the extended code, for example
	 * {@code SQLITE_CONSTRAINT_UNIQUE}, if there is one
	 * @param cause the driver's exception, if there is one
	 */
	public SqlStorageException(String message, @Nullable String code, @Nullable String extendedCode,
			@Nullable Throwable cause) {
		this(message, code, extendedCode, cause, null, null);
	}

	/**
	 * Create an exception of a certain object.
	 * @param message the whole message
	 * @param code SQLite's result code, or {@code null} when the statement never reached
	 * SQLite
	 * @param extendedCode the extended code, if there is one
	 * @param cause the driver's exception, if there is one
	 * @param property the property that sets the limit that was reached, if it was one
	 * @param durableObjectId the object, if it is known
	 */
	public SqlStorageException(String message, @Nullable String code, @Nullable String extendedCode,
			@Nullable Throwable cause, @Nullable String property, @Nullable DurableObjectId durableObjectId) {
		super(message, cause, durableObjectId);
		this.code = code;
		this.extendedCode = extendedCode;
		this.property = property;
	}

	/**
	 * SQLite's result code.
	 * @return the code's name, or {@code null} when the statement never reached SQLite
	 */
	public @Nullable String code() {
		return this.code;
	}

	/**
	 * SQLite's extended result code.
	 * @return the code's name, or {@code null} when it says no more than {@link #code()}
	 */
	public @Nullable String extendedCode() {
		return this.extendedCode;
	}

	/**
	 * The property that sets the limit that was reached. A full disk has none, although
	 * its code is that of a full database.
	 * @return the full name of the property, or {@code null} when no limit was reached
	 */
	public @Nullable String property() {
		return this.property;
	}

}
