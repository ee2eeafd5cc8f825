package dev.durableobjects.autoconfigure;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

/**
 * The path pattern of a route, taken apart. Only used where WebFlux is.
 *
 * @param variables the names of its variables
 * @param shape the pattern without those names: patterns of one shape match the same
 * requests
 * @param mistake what is wrong with the pattern, or {@code null}
 */
record RoutePattern(Set<String> variables, String shape, @Nullable String mistake) {

	private static final Pattern VARIABLE = Pattern.compile("\\{(\\*?)([^{}:*/]+)((?::[^{}]*(?:\\{[^{}]*}[^{}]*)*)?)}");

	static RoutePattern parse(String path) {
		try {
			PathPatternParser.defaultInstance.parse(path);
		}
		catch (PatternParseException ex) {
			return new RoutePattern(Set.of(), path, ex.getMessage());
		}
		Set<String> variables = new LinkedHashSet<>();
		Matcher matcher = VARIABLE.matcher(path);
		while (matcher.find()) {
			variables.add(matcher.group(2));
		}
		return new RoutePattern(variables, VARIABLE.matcher(path).replaceAll("{$1$3}"), null);
	}

}
