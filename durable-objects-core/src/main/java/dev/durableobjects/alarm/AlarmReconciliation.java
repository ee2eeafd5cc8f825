package dev.durableobjects.alarm;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Repairs the index from what objects were seen to have.
 *
 * @param count how many entries were missing or too late
 * @param earliest the earliest due time among the repaired, or {@code null}
 */
record AlarmReconciliation(int count, @Nullable Instant earliest) {

	static AlarmReconciliation reconcile(AlarmTable table, List<AlarmSighting> page) {
		int count = 0;
		Instant earliest = null;
		for (AlarmSighting seen : page) {
			Instant time = seen.time();
			ScheduledAlarm before = table.find(seen.key());
			ScheduledAlarm after = (time != null) ? repaired(before, seen, time) : before;
			if (after != null && !after.equals(before)) {
				table.save(after);
				count++;
				earliest = after.started() ? earliest : ScheduledAlarm.earlier(after.dueTime(), earliest);
			}
		}
		return new AlarmReconciliation(count, earliest);
	}

	/**
	 * An object may have changed its alarm since it was seen, so that nothing is moved
	 * later or removed: an alarm that is too early corrects itself when it fires.
	 */
	private static ScheduledAlarm repaired(@Nullable ScheduledAlarm indexed, AlarmSighting seen, Instant time) {
		return (indexed != null) ? indexed.named(seen.name()).reconciledWith(time)
				: ScheduledAlarm.waiting(seen.key(), seen.name(), time);
	}

}
