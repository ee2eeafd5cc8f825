package dev.durableobjects;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks an interface through which a Durable Object class is called although the class
 * does not implement it: a reactive view of a blocking class, for example. Methods are
 * matched by name and parameter types when the application starts; a mismatch fails the
 * start and names both signatures.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface DurableObjectStub {

	/**
	 * Class name of the Durable Object, as in the bindings.
	 * @return the class name
	 */
	String value();

}
