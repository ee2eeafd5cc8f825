package dev.durableobjects.alarm;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Due alarms that were marked started.
 *
 * @param alarms the alarms, the earliest first
 * @param nextDue the due time of the earliest that was left, or {@code null}
 */
record AlarmClaim(List<ScheduledAlarm> alarms, @Nullable Instant nextDue) {

	static AlarmClaim take(AlarmTable table, Instant now, int places) {
		List<ScheduledAlarm> started = table.due(now, places).stream().map(ScheduledAlarm::start).toList();
		started.forEach(table::save);
		return new AlarmClaim(started, table.nextDue());
	}

}
