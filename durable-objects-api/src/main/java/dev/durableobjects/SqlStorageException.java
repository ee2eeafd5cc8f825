package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * SQLite refused an operation. The message has the form that Cloudflare's runtime gives
 * it: SQLite's text, then the code, then the extended code where it says more.
 */
public class SqlStorageException extends DurableObjectException {

	private final @Nullable String code;

	private final @Nullable String extendedCode;

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
		super(message, cause, null);
		this.code = code;
		this.extendedCode = extendedCode;
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

}
