package dev.durableobjects.namespace;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.FetchHandler;
import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.rpc.ValueCopiers;

/**
 * What can be called of each class, and through which interfaces, by the classes' names.
 */
final class ClassMethods {

	private final Map<String, Class<?>> objectClasses;

	private final Map<String, ExposedMethods> methods = new HashMap<>();

	private ClassMethods(Map<String, Class<?>> objectClasses) {
		this.objectClasses = objectClasses;
	}

	static ClassMethods of(List<NamespaceDefinition> namespaces, List<BindingDefinition> bindings,
			ValueCopiers copiers) {
		Map<String, Class<?>> objectClasses = new HashMap<>();
		namespaces.forEach((namespace) -> objectClasses.put(namespace.label(), namespace.objectClass()));
		ClassMethods methods = new ClassMethods(objectClasses);
		for (NamespaceDefinition namespace : namespaces) {
			Set<Class<?>> stubTypes = new LinkedHashSet<>();
			bindings.stream()
				.filter((binding) -> binding.label().equals(namespace.label()))
				.forEach((binding) -> stubTypes.addAll(methods.stubTypes(binding)));
			methods.methods.put(namespace.label(), ExposedMethods.of(namespace.objectClass(), stubTypes, copiers));
		}
		return methods;
	}

	/**
	 * The interfaces of a binding, and the one that forwards requests if its class
	 * handles them.
	 */
	Set<Class<?>> stubTypes(BindingDefinition binding) {
		Set<Class<?>> stubTypes = new LinkedHashSet<>(binding.stubTypes());
		Class<?> objectClass = this.objectClasses.get(binding.label());
		if (objectClass != null && FetchHandler.class.isAssignableFrom(objectClass)) {
			stubTypes.add(FetchHandler.class);
		}
		return stubTypes;
	}

	ExposedMethods get(String className) {
		ExposedMethods found = this.methods.get(className);
		if (found == null) {
			throw new IllegalArgumentException("There is no class '" + className + "'.");
		}
		return found;
	}

}
