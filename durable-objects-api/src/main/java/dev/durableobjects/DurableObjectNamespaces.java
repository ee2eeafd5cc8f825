package dev.durableobjects;

import java.util.Set;

/**
 * Looks up namespaces by the name of their binding at run time. Safe for use from any
 * thread; does no I/O.
 */
public interface DurableObjectNamespaces {

	/**
	 * The namespace of a binding.
	 * @param <T> the stub interface
	 * @param binding the binding's name, for example {@code COUNTER}
	 * @param stubType the stub interface
	 * @return the namespace
	 * @throws NoSuchBindingException if no binding has that name
	 * @throws IllegalArgumentException if the class of the binding cannot be called
	 * through that interface
	 */
	<T> DurableObjectNamespace<T> get(String binding, Class<T> stubType);

	/**
	 * The names of all bindings, in the order of the configuration.
	 * @return the names
	 */
	Set<String> names();

}
