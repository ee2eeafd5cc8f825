package dev.durableobjects;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The configured class migrations contradict each other or what was applied before.
 * Nothing was changed.
 */
public class MigrationException extends DurableObjectException {

	private final List<String> problems;

	/**
	 * Create an exception.
	 * @param problems one sentence for each contradiction
	 * @param cause the cause, if there is one
	 */
	public MigrationException(List<String> problems, @Nullable Throwable cause) {
		super(String.join(System.lineSeparator(), problems), cause, null);
		this.problems = List.copyOf(problems);
	}

	/**
	 * All contradictions.
	 * @return one sentence each
	 */
	public List<String> problems() {
		return this.problems;
	}

}
