package dev.durableobjects.alarm;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the index within one transaction.
 *
 * @param <T> the result type
 */
@FunctionalInterface
public interface AlarmWork<T extends @Nullable Object> {

	/**
	 * Do the work, quickly: other works wait for it. What it throws undoes its own writes
	 * and no others.
	 * @param table the index; not to be kept
	 * @return the result
	 */
	T run(AlarmTable table);

}
