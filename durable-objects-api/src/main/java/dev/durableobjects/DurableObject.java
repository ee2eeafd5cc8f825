package dev.durableobjects;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.context.annotation.Scope;
import org.springframework.core.annotation.AliasFor;
import org.springframework.stereotype.Component;

/**
 * Marks the class of a Durable Object: many named instances, each with its own storage,
 * each handling one event at a time. A binding under {@code durable-objects.bindings}
 * makes the class callable, a migration under {@code durable-objects.migrations} creates
 * its storage.
 * <p>
 * The runtime creates instances when an event arrives and drops them when they are idle.
 * The constructor may take the object's {@link DurableObjectState} and any bean of the
 * application. Callers never see the instance: they inject a
 * {@link DurableObjectNamespace} of an interface that the class implements.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Component
@Scope(DurableObject.SCOPE)
public @interface DurableObject {

	/**
	 * Name of the Spring scope in which instances live.
	 */
	String SCOPE = "durable-object";

	/**
	 * Class name that bindings and migrations use, which is also the bean's name. The
	 * simple name of the class when empty.
	 * @return the class name
	 */
	@AliasFor(annotation = Component.class)
	String value() default "";

	/**
	 * Where the SQL scripts of the objects' schema are, for example
	 * {@code classpath:db/room}: files named {@code V<version>__<description>.sql}, as
	 * Flyway has them. An object that lacks some of them gets them when it is needed
	 * next, before its constructor runs, all of them or none; an object that is made
	 * later has them from the beginning. No scripts when empty. Only for classes created
	 * with {@code new-sqlite-classes}.
	 * @return a location that Spring's resource loader understands
	 * @see DurableObjectSchemas
	 */
	String schema() default "";

}
