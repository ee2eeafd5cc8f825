package dev.durableobjects.context;

import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;

/**
 * What the registrar of namespaces must be told. Asked once, before any bean exists.
 */
public interface BindingConfiguration {

	/**
	 * The name of this application's script.
	 * @return the name
	 */
	String scriptName();

	/**
	 * The bindings, in the order of the configuration.
	 * @return the bindings as written
	 */
	List<RequestedBinding> bindings();

	/**
	 * Where to look for interfaces annotated with {@code @DurableObjectStub}.
	 * @return names of packages
	 */
	Collection<String> basePackages();

	/**
	 * Violations of other rules, to be reported together with those of the bindings.
	 * @param objectClasses the classes annotated with {@code @DurableObject}, by their
	 * names in bindings
	 * @param boundClasses the classes that bindings name, binding by class
	 * @return the violations
	 */
	List<ConfigurationProblem> problems(Map<String, DeclaredClass> objectClasses,
			Map<ScriptClass, String> boundClasses);

}
