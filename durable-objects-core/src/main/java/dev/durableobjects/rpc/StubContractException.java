package dev.durableobjects.rpc;

import java.util.List;

/**
 * A Durable Object class and its stub interfaces do not fit together. Thrown at start-up,
 * with all problems at once.
 */
public final class StubContractException extends IllegalArgumentException {

	private final transient List<String> problems;

	StubContractException(Class<?> objectClass, List<String> problems) {
		super("Durable Object class '" + objectClass.getName() + "' cannot be called through its stub interfaces:\n- "
				+ String.join("\n- ", problems));
		this.problems = problems;
	}

	/**
	 * The problems, each with both signatures and what to change.
	 * @return the problems, at least one
	 */
	public List<String> problems() {
		return this.problems;
	}

}
