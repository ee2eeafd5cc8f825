package dev.durableobjects.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.durableobjects.namespace.ConfigurationProblem;
import org.springframework.boot.context.properties.bind.Bindable;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.Environment;

/**
 * Recognises lists that stand at the top level, as in a wrangler file, where the
 * application would silently ignore them.
 */
final class TopLevelKeys {

	private static final Log logger = LogFactory.getLog(TopLevelKeys.class);

	private static final Bindable<List<Map<String, Object>>> ENTRIES = Bindable.of(ResolvableType
		.forClassWithGenerics(List.class, ResolvableType.forClassWithGenerics(Map.class, String.class, Object.class)));

	private TopLevelKeys() {
	}

	static List<ConfigurationProblem> check(DurableObjectsProperties properties, Environment environment) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		if (properties.migrations().isEmpty()) {
			check("migrations", List.of("newsqliteclasses", "newclasses"), environment, problems);
		}
		if (properties.bindings().isEmpty()) {
			check("bindings", List.of("classname"), environment, problems);
		}
		return problems;
	}

	/**
	 * The entries of a list, as they are written.
	 */
	static List<Map<String, Object>> entries(String property, Environment environment) {
		return Binder.get(environment).bind(property, ENTRIES).orElseGet(List::of);
	}

	/**
	 * The same where it is no list of ours, but something of the application's.
	 */
	private static List<Map<String, Object>> entriesIfAny(String property, Environment environment) {
		try {
			return entries(property, environment);
		}
		catch (BindException ex) {
			logger.debug("'" + property + "' is not a list of Durable Objects", ex);
			return List.of();
		}
	}

	private static void check(String property, List<String> marks, Environment environment,
			List<ConfigurationProblem> problems) {
		boolean ours = entriesIfAny(property, environment).stream()
			.flatMap((entry) -> entry.keySet().stream())
			.anyMatch((key) -> marks.stream().anyMatch((mark) -> normal(key).startsWith(mark)));
		if (ours) {
			problems.add(new ConfigurationProblem("'" + property + "' stands at the top level, where nothing reads it.",
					"Indent it, so that it stands under 'durable-objects'."));
		}
	}

	private static String normal(String key) {
		return key.replaceAll("[-_]", "").toLowerCase(Locale.ROOT);
	}

}
