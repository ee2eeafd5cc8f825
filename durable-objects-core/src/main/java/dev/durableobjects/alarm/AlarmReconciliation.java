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

	static AlarmReconciliation reconcile(AlarmTable table, List<StoredAlarm> page) {
		int count = 0;
		Instant earliest = null;
		for (StoredAlarm stored : page) {
			Instant time = stored.time();
			ScheduledAlarm before = table.find(stored.key());
			ScheduledAlarm after = (time != null) ? repaired(before, stored, time) : before;
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
	private static ScheduledAlarm repaired(@Nullable ScheduledAlarm indexed, StoredAlarm stored, Instant time) {
		return (indexed != null) ? indexed.named(stored.name()).reconciledWith(time)
				: ScheduledAlarm.waiting(stored.key(), stored.name(), time);
	}

}
