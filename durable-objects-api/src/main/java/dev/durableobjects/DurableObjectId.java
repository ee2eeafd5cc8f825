package dev.durableobjects;

import org.jspecify.annotations.Nullable;

/**
 * Identifies one object of a namespace: 32 bytes, written as 64 lower-case hexadecimal
 * digits. The second half authenticates the first, so an id of another namespace is
 * recognised without any lookup. Two ids are equal when their bytes are; the name does
 * not count.
 * <p>
 * An id is no secret and grants nothing: access rules belong to the application.
 * Instances are immutable and come from a {@link DurableObjectNamespace}.
 */
public interface DurableObjectId {

	/**
	 * The id as 64 lower-case hexadecimal digits.
	 * @return the digits
	 */
	@Override
	String toString();

	/**
	 * The name from which the id was derived. Unknown for unique ids and for ids that
	 * were parsed from a string; inside the object itself it is known as soon as any
	 * caller has used it and the object has stored something.
	 * @return the name, or {@code null} when it is not known
	 */
	@Nullable String name();

}
