package dev.durableobjects.namespace;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code durable-objects.bindings}, resolved. Several bindings may share a
 * class, and then reach the same objects.
 *
 * @param name the binding's name
 * @param scriptName the script that has the class, {@code null} for this application's
 * @param className the name of the bound class
 * @param stubTypes the interfaces through which it is called, the first being the
 * principal one
 */
public record BindingDefinition(String name, @Nullable String scriptName, String className, List<Class<?>> stubTypes) {

	/**
	 * Copies the list.
	 */
	public BindingDefinition {
		stubTypes = List.copyOf(stubTypes);
	}

	/**
	 * Bind a class of this application's script.
	 * @param name the binding's name
	 * @param className the name of the bound class
	 * @param stubTypes the interfaces through which it is called
	 */
	public BindingDefinition(String name, String className, List<Class<?>> stubTypes) {
		this(name, null, className, stubTypes);
	}

	/**
	 * What the class is called among all classes that the runtime serves.
	 */
	String label() {
		return NamespaceDefinition.label(this.scriptName, this.className);
	}

}
