package dev.durableobjects.namespace;

import java.util.List;

/**
 * One entry of {@code durable-objects.bindings}, resolved. Several bindings may share a
 * class, and then reach the same objects.
 *
 * @param name the binding's name
 * @param className the name of the bound class
 * @param stubTypes the interfaces through which it is called, the first being the
 * principal one
 */
public record BindingDefinition(String name, String className, List<Class<?>> stubTypes) {

	/**
	 * Copies the list.
	 */
	public BindingDefinition {
		stubTypes = List.copyOf(stubTypes);
	}

}
