package dev.durableobjects.autoconfigure;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import dev.durableobjects.namespace.Names;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Lists unknown properties of ours, each with the one that was probably meant. Before
 * Boot's own analyzer, which shows the first of them with the target's internals.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class UnknownPropertyFailureAnalyzer extends AbstractFailureAnalyzer<UnboundConfigurationPropertiesException> {

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("durable-objects");

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnboundConfigurationPropertiesException cause) {
		Map<String, String> known = new LinkedHashMap<>();
		collect(DurableObjectsProperties.class, "", known);
		known.put("dryrun", "migrations.dry-run");
		List<String> descriptions = new ArrayList<>();
		TreeSet<String> actions = new TreeSet<>();
		for (ConfigurationProperty property : cause.getUnboundProperties()) {
			if (!PREFIX.isAncestorOf(property.getName())) {
				return null;
			}
			ConfigurationPropertyName name = withoutIndex(property.getName());
			String origin = (property.getOrigin() != null) ? " (" + property.getOrigin() + ")" : "";
			descriptions.add("Property '" + name + "' does not exist" + origin + ".");
			String nearest = Names.nearest(normal(name.getLastElement(ConfigurationPropertyName.Form.UNIFORM)),
					known.keySet());
			actions.add((nearest != null) ? "Did you mean '" + known.get(nearest) + "'?"
					: "Remove or correct the property. There are: " + String.join(", ", known.values()) + ".");
		}
		return new FailureAnalysis(String.join(System.lineSeparator(), descriptions),
				String.join(System.lineSeparator(), actions), cause);
	}

	private static ConfigurationPropertyName withoutIndex(ConfigurationPropertyName name) {
		return name.isLastElementIndexed() ? name.getParent() : name;
	}

	private static String normal(String name) {
		return name.replaceAll("[-_]", "");
	}

	/**
	 * The properties by their names without dashes; those of list entries stand for
	 * themselves, others with the path below our prefix.
	 */
	private static void collect(Class<?> type, String path, Map<String, String> known) {
		for (RecordComponent component : type.getRecordComponents()) {
			String name = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
			if (component.getType().isRecord()) {
				collect(component.getType(), path + name + ".", known);
			}
			else {
				known.putIfAbsent(normal(name), path + name);
				collectEntries(component.getGenericType(), known);
			}
		}
	}

	private static void collectEntries(Type type, Map<String, String> known) {
		if (type instanceof ParameterizedType list && list.getActualTypeArguments()[0] instanceof Class<?> entry
				&& entry.isRecord()) {
			collect(entry, "", known);
		}
	}

}
