package dev.durableobjects;

import java.util.Set;

import reactor.core.publisher.Mono;

/**
 * Tells how far the objects of each class are with the scripts of their schema. A bean of
 * the application.
 */
public interface DurableObjectSchemas {

	/**
	 * The bindings whose class has a schema.
	 * @return the names of the bindings
	 */
	Set<String> names();

	/**
	 * Count the objects of a class by the version of their schema. Each subscription
	 * looks at every object's file anew, a bounded number of them at a time, in the
	 * background; no object is woken or changed, and none is kept awake. For a million
	 * objects it takes minutes.
	 * @param binding the name of a binding
	 * @return the counts; fails with {@link NoSuchBindingException} if there is no such
	 * binding, with {@link IllegalArgumentException} if its class has no schema
	 */
	Mono<SchemaReport> report(String binding);

}
