package dev.durableobjects.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.InvalidConfigurationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Lists everything that is wrong with the configuration, and under the same numbers what
 * to write instead.
 */
final class InvalidConfigurationFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConfigurationException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConfigurationException cause) {
		List<ConfigurationProblem> problems = cause.problems();
		if (problems.size() == 1) {
			return new FailureAnalysis(problems.get(0).description(), problems.get(0).action(), cause);
		}
		return new FailureAnalysis(
				"The configuration of Durable Objects has " + problems.size() + " problems:" + System.lineSeparator()
						+ numbered(problems, ConfigurationProblem::description),
				numbered(problems, ConfigurationProblem::action), cause);
	}

	private static String numbered(List<ConfigurationProblem> problems, Function<ConfigurationProblem, String> text) {
		List<String> lines = new ArrayList<>();
		for (int index = 0; index < problems.size(); index++) {
			lines.add((index + 1) + ". " + text.apply(problems.get(index)).replace("\n", "\n   "));
		}
		return String.join(System.lineSeparator(), lines);
	}

}
