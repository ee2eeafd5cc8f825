package dev.durableobjects.namespace;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.rpc.ValueCopiers;

/**
 * What can be called of each class, by the classes' names.
 */
final class ClassMethods {

	private final Map<String, ExposedMethods> methods;

	private ClassMethods(Map<String, ExposedMethods> methods) {
		this.methods = methods;
	}

	static ClassMethods of(List<NamespaceDefinition> namespaces, List<BindingDefinition> bindings,
			ValueCopiers copiers) {
		Map<String, ExposedMethods> methods = new HashMap<>();
		for (NamespaceDefinition namespace : namespaces) {
			Set<Class<?>> stubTypes = new LinkedHashSet<>();
			bindings.stream()
				.filter((binding) -> binding.label().equals(namespace.label()))
				.forEach((binding) -> stubTypes.addAll(binding.stubTypes()));
			methods.put(namespace.label(), ExposedMethods.of(namespace.objectClass(), stubTypes, copiers));
		}
		return new ClassMethods(methods);
	}

	ExposedMethods get(String className) {
		ExposedMethods found = this.methods.get(className);
		if (found == null) {
			throw new IllegalArgumentException("There is no class '" + className + "'.");
		}
		return found;
	}

}
