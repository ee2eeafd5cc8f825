package dev.durableobjects.context;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import dev.durableobjects.DurableObject;
import dev.durableobjects.namespace.BindingDefinition;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.ScriptClass;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/**
 * Turns bindings as written into bindings to classes, and collects every violation of a
 * rule. Used once.
 */
final class BindingResolver {

	private static final String PROPERTY = "durable-objects.bindings";

	private final List<ConfigurationProblem> problems = new ArrayList<>();

	private final Map<String, DeclaredClass> classes = new LinkedHashMap<>();

	private final Map<ScriptClass, String> boundClasses = new LinkedHashMap<>();

	private final Set<String> names = new HashSet<>();

	private final String scriptName;

	private final TypeScanner scanner;

	private final Predicate<String> isBeanName;

	BindingResolver(List<DeclaredClass> classes, String scriptName, TypeScanner scanner, Predicate<String> isBeanName) {
		this.scriptName = scriptName;
		this.scanner = scanner;
		this.isBeanName = isBeanName;
		for (DeclaredClass objectClass : classes) {
			DeclaredClass other = this.classes.putIfAbsent(objectClass.className(), objectClass);
			if (other != null) {
				problem("The classes '" + other.type().getName() + "' and '" + objectClass.type().getName()
						+ "' are both called " + Names.quote(objectClass.className()) + ".",
						"Give one of them another name with @DurableObject(\"…\").");
			}
		}
	}

	List<ConfigurationProblem> problems() {
		return this.problems;
	}

	Map<String, DeclaredClass> classes() {
		return this.classes;
	}

	Map<ScriptClass, String> boundClasses() {
		return this.boundClasses;
	}

	void checkViews(Map<String, List<Class<?>>> views) {
		views.forEach((className, interfaces) -> {
			if (!this.classes.containsKey(className)) {
				problem("Interface '" + interfaces.get(0).getName() + "' is annotated with @DurableObjectStub(" + "\""
						+ className + "\"), but no class of that name is annotated with @DurableObject.",
						Names.suggest(className, this.classes.keySet()));
			}
		});
	}

	List<BindingDefinition> resolve(List<RequestedBinding> requested) {
		List<BindingDefinition> bindings = new ArrayList<>();
		for (int index = 0; index < requested.size(); index++) {
			BindingDefinition binding = resolve(requested.get(index), PROPERTY + "[" + index + "]");
			if (binding != null) {
				bindings.add(binding);
			}
		}
		return bindings;
	}

	private @Nullable BindingDefinition resolve(RequestedBinding requested, String path) {
		checkEnvironment(requested, path);
		String name = requested.name();
		String className = requested.className();
		if (!StringUtils.hasText(name)) {
			problem("'" + path + "' has no name.", "Name the binding, for example: name: COUNTER");
			name = null;
		}
		else {
			checkName(name, path);
		}
		if (!StringUtils.hasText(className)) {
			problem("'" + path + "' has no class name.", "Name the class that is bound, for example: class-name: "
					+ this.classes.keySet().stream().findFirst().orElse("CounterObject"));
			return null;
		}
		String label = (name != null) ? name : path;
		String script = requested.scriptName();
		boolean foreign = StringUtils.hasText(script) && !script.equals(this.scriptName);
		this.boundClasses.putIfAbsent(new ScriptClass(foreign ? String.valueOf(script) : this.scriptName, className),
				label);
		DeclaredClass objectClass = this.classes.get(className);
		if (objectClass == null) {
			if (foreign) {
				withoutCode(className, String.valueOf(script), label);
			}
			else {
				unknown(className, label);
			}
			return null;
		}
		if (objectClass.stubTypes().isEmpty()) {
			problem("Binding " + Names.quote(label) + " refers to class '" + objectClass.type().getName()
					+ "', which nothing could call: it implements no interface of the application.",
					"Let the class implement an interface with the methods that callers may use, or annotate such an "
							+ "interface with @DurableObjectStub(\"" + className + "\").");
			return null;
		}
		return (name != null) ? new BindingDefinition(name, foreign ? script : null, className, stubTypes(objectClass))
				: null;
	}

	private static List<Class<?>> stubTypes(DeclaredClass objectClass) {
		List<Class<?>> stubTypes = new ArrayList<>();
		objectClass.stubTypes().stream().map(ResolvableType::toClass).forEach(stubTypes::add);
		return stubTypes;
	}

	private void checkName(String name, String path) {
		if (!this.names.add(name)) {
			problem("'" + path + ".name' repeats the binding " + Names.quote(name) + ".",
					"Give every binding a name of its own.");
		}
		else if (this.isBeanName.test(name)) {
			problem("'" + path + ".name' is " + Names.quote(name) + ", which is the name of another bean.",
					"Rename the binding, by convention in upper case, or the bean.");
		}
	}

	private void checkEnvironment(RequestedBinding requested, String path) {
		if (requested.environment() != null) {
			problem("'" + path + ".environment' is " + Names.quote(requested.environment())
					+ ", but there are no Cloudflare environments here.",
					"Remove the entry. For other objects in another environment, set 'durable-objects.script-name' or "
							+ "'durable-objects.storage.directory' in a profile.");
		}
	}

	/** Where objects of another script live in this data directory, they run here. */
	private void withoutCode(String className, String script, String label) {
		problem("Binding " + Names.quote(label) + " refers to class " + Names.quote(className) + " of script "
				+ Names.quote(script) + ", but no class of that name is annotated with @DurableObject here.",
				"The objects of a binding run in this application, whatever script created them: put the class on its "
						+ "class path, or remove the binding and call the other application over HTTP.");
	}

	private void unknown(String className, String label) {
		String reference = "Binding " + Names.quote(label) + " refers to class ";
		for (Class<?> candidate : candidates(className)) {
			if (AnnotatedElementUtils.isAnnotated(candidate, DurableObject.class)) {
				problem(reference + "'" + candidate.getName()
						+ "', which is annotated with @DurableObject but is no bean.",
						"Let a component scan find it, or import it with @Import.");
			}
			else {
				problem(reference + "'" + candidate.getName() + "', which is not annotated with @DurableObject.",
						"Annotate the class with @DurableObject.");
			}
			return;
		}
		problem(reference + Names.quote(className) + ", but no class of that name is annotated with @DurableObject.",
				Names.suggest(className, this.classes.keySet()));
	}

	private List<Class<?>> candidates(String className) {
		return this.scanner.scan((reader, factory) -> {
			String candidate = reader.getClassMetadata().getClassName();
			return reader.getClassMetadata().isConcrete() && (candidate.equals(className)
					|| ClassUtils.getShortName(candidate).equals(className) || candidate.endsWith("$" + className));
		});
	}

	private void problem(String description, String action) {
		this.problems.add(new ConfigurationProblem(description, action));
	}

}
