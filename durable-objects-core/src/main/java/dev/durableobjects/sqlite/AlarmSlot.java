package dev.durableobjects.sqlite;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An object's one alarm, as the storage interface works on it: that of the object, or
 * that which a transaction sees.
 */
interface AlarmSlot {

	/**
	 * When the alarm is due, to the millisecond.
	 * @return the time, or {@code null} if none is set
	 */
	@Nullable Instant get();

	/**
	 * Set the alarm, or delete it.
	 * @param when when it is due, or {@code null}
	 */
	void set(@Nullable Instant when);

}
