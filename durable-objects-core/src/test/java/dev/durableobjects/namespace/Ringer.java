package dev.durableobjects.namespace;

import java.time.Instant;

/**
 * The stub interface of {@link RingerObject}.
 */
public interface Ringer {

	/**
	 * Set the alarm, which is told by a token of its own.
	 */
	void ring(String token, Instant time);

	/**
	 * Delete the alarm.
	 */
	void silence();

	/**
	 * Make one of three schedules that run once, which is told by a token of its own.
	 */
	void plan(int number, String token, Instant time);

	void cancel(int number);

	/**
	 * Make a schedule that runs again and again.
	 */
	void beat(long seconds);

	void stopBeating();

	/**
	 * Delete everything.
	 */
	void clear();

	/**
	 * Write something and abort.
	 */
	void abort();

	/**
	 * The token of the alarm that is set, or nothing.
	 */
	String token();

	/**
	 * The tokens of all that is set and has not run.
	 */
	String tokens();

}
