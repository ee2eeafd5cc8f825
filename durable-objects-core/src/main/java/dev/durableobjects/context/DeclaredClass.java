package dev.durableobjects.context;

import java.util.List;

import org.springframework.core.ResolvableType;

/**
 * A class annotated with {@code @DurableObject}, as the container knows it.
 *
 * @param className its name in bindings and migrations
 * @param beanName the name of its bean definition
 * @param type the class
 * @param stubTypes the interfaces through which it is called, the first in the
 * {@code implements} clause first
 */
public record DeclaredClass(String className, String beanName, Class<?> type, List<ResolvableType> stubTypes) {

	/**
	 * Copies the list.
	 */
	public DeclaredClass {
		stubTypes = List.copyOf(stubTypes);
	}

}
