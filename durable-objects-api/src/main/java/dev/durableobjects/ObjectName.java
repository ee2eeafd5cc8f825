package dev.durableobjects;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Injects the stub of one named object: {@code @ObjectName("global") Counter counter}.
 * Legal on constructor parameters, fields and parameters of bean methods whose type is a
 * stub interface. Where two bindings share a class, add a qualifier with the binding's
 * name.
 */
@Target({ ElementType.PARAMETER, ElementType.FIELD })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface ObjectName {

	/**
	 * Name of the object, as given to {@link DurableObjectNamespace#getByName(String)}.
	 * @return the name
	 */
	String value();

}
