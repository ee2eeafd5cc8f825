package dev.durableobjects.alarm;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The index within one transaction. Methods throw what the store throws when it cannot
 * read or write; the transaction is then lost.
 */
public interface AlarmTable {

	/**
	 * Find an object's alarm.
	 * @param key whose
	 * @return the alarm, or {@code null}
	 */
	@Nullable ScheduledAlarm find(AlarmKey key);

	/**
	 * Write an object's alarm in place of the one it has.
	 * @param alarm the alarm
	 */
	void save(ScheduledAlarm alarm);

	/**
	 * Remove an object's alarm, if it has one.
	 * @param key whose
	 */
	void remove(AlarmKey key);

	/**
	 * The first alarms that are due and not started, in the order of their due times.
	 * @param until the last due time to include
	 * @param limit how many at most
	 * @return the alarms
	 */
	List<ScheduledAlarm> due(Instant until, int limit);

	/**
	 * The earliest due time of all alarms that are not started.
	 * @return the time, or {@code null} if there is no such alarm
	 */
	@Nullable Instant nextDue();

	/**
	 * Some of the alarms that are started, in any order.
	 * @param limit how many at most
	 * @return the alarms
	 */
	List<ScheduledAlarm> started(int limit);

	/**
	 * Keep a given-up alarm in place of the one kept for this object. How many are kept
	 * is bounded; the oldest go first.
	 * @param alarm the alarm
	 */
	void abandon(AbandonedAlarm alarm);

	/**
	 * The given-up alarms, latest first.
	 * @param limit how many at most
	 * @return the alarms
	 */
	List<AbandonedAlarm> abandoned(int limit);

	/**
	 * Find an object's given-up alarm.
	 * @param key whose
	 * @return the alarm, or {@code null}
	 */
	@Nullable AbandonedAlarm findAbandoned(AlarmKey key);

	/**
	 * Forget an object's given-up alarm, if there is one.
	 * @param key whose
	 */
	void forget(AlarmKey key);

}
