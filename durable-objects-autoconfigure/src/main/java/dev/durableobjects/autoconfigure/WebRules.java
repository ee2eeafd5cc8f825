package dev.durableobjects.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.FetchHandler;
import dev.durableobjects.HibernatableWebSocketHandler;
import dev.durableobjects.context.DeclaredClass;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.ScriptClass;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

/**
 * What object classes need of a web server, and what routes need of object classes. Used
 * once.
 */
final class WebRules {

	private static final String PROPERTY = "durable-objects.routes";

	private static final String ADD_WEBFLUX = "Add spring-boot-starter-webflux, and remove spring-boot-starter-web and "
			+ "spring-boot-starter-webmvc, which come first where both are present";

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private final DurableObjectsProperties properties;

	private final Map<String, DeclaredClass> objectClasses;

	private final Map<ScriptClass, String> boundClasses;

	private final boolean webFlux;

	WebRules(DurableObjectsProperties properties, Map<String, DeclaredClass> objectClasses,
			Map<ScriptClass, String> boundClasses, boolean webFlux) {
		this.properties = properties;
		this.objectClasses = objectClasses;
		this.boundClasses = boundClasses;
		this.webFlux = webFlux;
	}

	List<ConfigurationProblem> check() {
		if (!this.webFlux) {
			this.boundClasses.forEach((bound, binding) -> checkClass(bound.className(), binding));
			if (!this.properties.routes().isEmpty()) {
				problem("'" + PROPERTY
						+ "' is set, but this is no WebFlux application: nothing would forward requests.",
						ADD_WEBFLUX + "; or remove the routes.");
			}
			return this.problems;
		}
		Map<String, String> classesByBinding = new HashMap<>();
		this.properties.bindings().forEach((binding) -> classesByBinding.put(binding.name(), binding.className()));
		Set<String> paths = new HashSet<>();
		for (int index = 0; index < this.properties.routes().size(); index++) {
			DurableObjectsProperties.Route route = this.properties.routes().get(index);
			String position = PROPERTY + "[" + index + "]";
			checkPath(route.path(), position, paths);
			checkBinding(route.binding(), position, classesByBinding);
		}
		return this.problems;
	}

	private void checkClass(String className, String binding) {
		DeclaredClass objectClass = this.objectClasses.get(className);
		for (Class<?> handler : List.of(FetchHandler.class, HibernatableWebSocketHandler.class)) {
			if (objectClass == null || !handler.isAssignableFrom(objectClass.type())) {
				continue;
			}
			problem("Class '" + objectClass.type().getName() + "' of binding " + Names.quote(binding) + " implements "
					+ handler.getSimpleName() + ", but this is no WebFlux application.",
					ADD_WEBFLUX + "; or let callers use methods of a stub interface instead of requests.");
		}
	}

	private void checkPath(@Nullable String path, String position, Set<String> paths) {
		if (!StringUtils.hasText(path)) {
			problem("'" + position + "' has no path.", "Give it a pattern, for example: path: /rooms/{name}/**");
			return;
		}
		String shown = "'" + position + ".path' is " + Names.quote(path);
		RoutePattern pattern = RoutePattern.parse(path);
		if (pattern.mistake() != null) {
			problem(shown + ", which is no path pattern: " + pattern.mistake() + ".",
					"Write a pattern of Spring WebFlux, for example /rooms/{name}/**.");
			return;
		}
		if (!paths.add(pattern.shape())) {
			problem(shown + ", which matches the same requests as another route.", "Remove one of the two.");
		}
		if (pattern.variables().contains("name") == pattern.variables().contains("id")) {
			problem(shown + ", which has "
					+ (pattern.variables().contains("id") ? "both {name} and {id}."
							: "neither {name} nor {id}, and so names no object."),
					"Write {name} where the path has the name of an object, or {id} where it has its id.");
		}
	}

	private void checkBinding(@Nullable String binding, String position, Map<String, String> classesByBinding) {
		if (!StringUtils.hasText(binding)) {
			problem("'" + position + "' has no binding.", "Name the binding whose objects handle the requests.");
			return;
		}
		String shown = "'" + position + ".binding' is " + Names.quote(binding);
		if (!classesByBinding.containsKey(binding)) {
			problem(shown + ", but there is no such binding.", suggest(binding, classesByBinding.keySet()));
			return;
		}
		DeclaredClass objectClass = this.objectClasses.get(classesByBinding.get(binding));
		if (objectClass != null && !FetchHandler.class.isAssignableFrom(objectClass.type())) {
			problem(shown + ", whose class '" + objectClass.type().getName() + "' does not handle requests.",
					"Let the class implement FetchHandler, or remove the route.");
		}
	}

	private static String suggest(String binding, Set<String> known) {
		String nearest = Names.nearest(binding, known);
		return (nearest != null) ? "Did you mean " + Names.quote(nearest) + "?"
				: "Bindings: " + String.join(", ", known) + ".";
	}

	private void problem(String description, String action) {
		this.problems.add(new ConfigurationProblem(description, action));
	}

}
