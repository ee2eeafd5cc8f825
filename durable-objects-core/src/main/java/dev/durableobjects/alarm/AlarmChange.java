package dev.durableobjects.alarm;

import org.jspecify.annotations.Nullable;

/**
 * Changes one object's alarm. A pure function.
 */
@FunctionalInterface
interface AlarmChange {

	/**
	 * Change the alarm.
	 * @param alarm what the index has, if anything
	 * @return what it is to have, or {@code null} for nothing
	 */
	@Nullable ScheduledAlarm change(@Nullable ScheduledAlarm alarm);

	/**
	 * Write the change, if it is one: an alarm that stays as it is costs no flush.
	 */
	default @Nullable ScheduledAlarm apply(AlarmTable table, AlarmKey key) {
		ScheduledAlarm before = table.find(key);
		ScheduledAlarm after = change(before);
		if (after == null && before != null) {
			table.remove(key);
		}
		else if (after != null && !after.equals(before)) {
			table.save(after);
		}
		return after;
	}

}
