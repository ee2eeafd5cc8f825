package dev.durableobjects.crash;

import java.time.Duration;
import java.time.Instant;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.ListOptions;
import dev.durableobjects.OnSchedule;
import dev.durableobjects.ScheduleInvocationInfo;

/**
 * Writes two keys per event, one through each key-value interface. A crash may lose the
 * event but must not part the keys.
 */
final class CrashCounterObject implements CrashCounter, AlarmHandler {

	private static final String ALARM = "alarm";

	private static final String RING = "ring";

	/** Before the name of what is set and has not been done. */
	private static final String OWED = "owed-";

	private final DurableObjectState state;

	private final DurableObjectStorage storage;

	CrashCounterObject(DurableObjectState state) {
		this.state = state;
		this.storage = state.storage();
	}

	@Override
	public long increment() {
		long count = count() + 1;
		this.storage.kv().put("count", count);
		this.storage.put("twin", twin() + 1).join();
		return count;
	}

	@Override
	public long incrementAndRing() {
		this.storage.setAlarm(Instant.now());
		return increment();
	}

	@Override
	public long incrementAndPlan() {
		long count = increment();
		this.state.schedules().after("ring:" + count % 3, Duration.ZERO, count);
		return count;
	}

	@Override
	public long incrementAndChangePlans(int dice) {
		long count = count() + 1;
		String plan = RING + ":" + dice % 3;
		if (dice < 8) {
			giveUp();
		}
		if (dice < 50) {
			this.storage.setAlarm(Instant.now().plusMillis(dice % 20));
			this.storage.kv().put(OWED + ALARM, count);
		}
		else if (dice < 55) {
			this.storage.deleteAlarm();
			this.storage.kv().delete(OWED + ALARM);
		}
		else if (dice < 60) {
			this.state.schedules().cancel(plan);
			this.storage.kv().delete(OWED + plan);
		}
		else {
			this.state.schedules().after(plan, Duration.ofMillis(dice % 20), count);
			this.storage.kv().put(OWED + plan, count);
		}
		this.storage.kv().put("rung", count);
		return increment();
	}

	private void giveUp() {
		this.storage.deleteAlarm();
		this.storage.kv().delete(OWED + ALARM);
		for (int number = 0; number < 3; number++) {
			String plan = RING + ":" + number;
			this.state.schedules().cancel(plan);
			this.storage.kv().delete(OWED + plan);
		}
	}

	@Override
	public long incrementAndGrow(int length) {
		long count = increment();
		this.storage.kv().put("grown-" + count % 4, new byte[length]);
		return count;
	}

	@OnSchedule(RING)
	void ring(long planned, ScheduleInvocationInfo info) {
		ring(info.isRetry());
		done(info.name(), info.scheduledTime());
	}

	@Override
	public long incrementAndAbort() {
		increment();
		this.state.abort("as it was told");
		return 0;
	}

	/**
	 * Each fourth run fails once, after it has written what must not stay behind alone.
	 */
	@Override
	public void alarm(AlarmInvocationInfo info) {
		ring(info.isRetry());
		done(ALARM, info.scheduledTime());
	}

	private void done(String what, Instant scheduled) {
		this.storage.kv().delete(OWED + what);
		if (Instant.now().isBefore(scheduled)) {
			this.storage.kv().put(OWED + "explanation", what + " ran before its time");
		}
	}

	private void ring(boolean retry) {
		long count = count();
		this.storage.kv().put("heard", count);
		if (!retry && count % 4 == 0) {
			throw new IllegalStateException("fails once");
		}
		this.storage.kv().put("rung", count);
	}

	@Override
	public long unheard() {
		long owed = 0;
		for (Object ignored : this.storage.kv().list(Object.class, ListOptions.create().prefix(OWED))) {
			owed++;
		}
		return owed + count() - this.storage.kv().getOrDefault("rung", 0L);
	}

	@Override
	public long size() {
		return this.storage.sql().databaseSize();
	}

	@Override
	public long count() {
		return this.storage.kv().getOrDefault("count", 0L);
	}

	@Override
	public long twin() {
		return this.storage.kv().getOrDefault("twin", 0L);
	}

}
