package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * An object's schema could not be brought up to date, so that the object cannot be used:
 * a script failed, or the object has been changed by scripts that this application does
 * not have. Nothing of the object was changed. The message names the object and the
 * script, and says what to do.
 */
public class SchemaMigrationException extends DurableObjectException {

	private final String script;

	private final int line;

	/**
	 * Create an exception.
	 * @param message the whole message
	 * @param script the file name of the script
	 * @param line the line of the statement that failed, 0 if none did
	 * @param cause the cause, if there is one
	 * @param durableObjectId the object, if it is known
	 */
	public SchemaMigrationException(String message, String script, int line, @Nullable Throwable cause,
			@Nullable DurableObjectId durableObjectId) {
		super(message, cause, durableObjectId);
		this.script = script;
		this.line = line;
	}

	/**
	 * The script that failed, or whose absence or difference is the reason.
	 * @return its file name
	 */
	public String script() {
		return this.script;
	}

	/**
	 * Where the statement that failed begins.
	 * @return the line, counted from 1; 0 if no statement has failed
	 */
	public int line() {
		return this.line;
	}

}
