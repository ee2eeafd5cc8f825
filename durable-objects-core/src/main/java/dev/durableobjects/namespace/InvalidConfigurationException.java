package dev.durableobjects.namespace;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The configuration violates rules. Carries all violations that were found, so that they
 * can be repaired at once; nothing was changed.
 */
public class InvalidConfigurationException extends RuntimeException {

	private final List<ConfigurationProblem> problems;

	/**
	 * Create an exception.
	 * @param problems the violations, at least one
	 */
	public InvalidConfigurationException(List<ConfigurationProblem> problems) {
		super(problems.stream()
			.map((problem) -> problem.description() + " " + problem.action())
			.collect(Collectors.joining(System.lineSeparator())));
		this.problems = List.copyOf(problems);
	}

	/**
	 * All violations.
	 * @return the violations in the order of the configuration
	 */
	public List<ConfigurationProblem> problems() {
		return this.problems;
	}

}
