package dev.durableobjects.namespace;

import java.nio.file.Path;

import dev.durableobjects.DurableObjectException;
import org.jspecify.annotations.Nullable;

/**
 * The data directory, or a file of the runtime in it, cannot be used.
 */
public class DataDirectoryException extends DurableObjectException {

	private final Path path;

	private final String action;

	/**
	 * Create an exception.
	 * @param path the directory or the file
	 * @param problem what is wrong with it, naming it
	 * @param action what to do, a sentence
	 * @param cause the cause, if there is one
	 */
	public DataDirectoryException(Path path, String problem, String action, @Nullable Throwable cause) {
		super(problem, cause, null);
		this.path = path;
		this.action = action;
	}

	/**
	 * The directory or the file.
	 * @return the absolute path
	 */
	public Path path() {
		return this.path;
	}

	/**
	 * What to do.
	 * @return a sentence
	 */
	public String action() {
		return this.action;
	}

}
