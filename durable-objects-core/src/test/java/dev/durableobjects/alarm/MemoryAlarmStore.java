package dev.durableobjects.alarm;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * An index in memory that survives crashes of everything but itself, counts its writes
 * and can fail.
 */
final class MemoryAlarmStore implements SteppedStore, AlarmStore {

	private static final Comparator<AlarmKey> KEYS = Comparator.comparing(AlarmKey::namespace)
		.thenComparing(AlarmKey::objectId);

	private final Queue<Runnable> works = new ArrayDeque<>();

	private final MemoryTable table = new MemoryTable();

	private int failures;

	private int writes;

	private int largestPage;

	/**
	 * Fail the next works.
	 */
	void fail(int works) {
		this.failures = works;
	}

	int writes() {
		return this.writes;
	}

	/**
	 * The largest number of alarms that was ever read at once.
	 */
	int largestPage() {
		return this.largestPage;
	}

	List<ScheduledAlarm> alarms() {
		return List.copyOf(this.table.alarms.values());
	}

	void put(ScheduledAlarm alarm) {
		this.table.save(alarm);
	}

	void clear() {
		this.table.alarms.clear();
		this.table.waiting.clear();
	}

	void runAll() {
		while (step()) {
			continue;
		}
	}

	@Override
	public AlarmStore store() {
		return this;
	}

	@Override
	public <T extends @Nullable Object> CompletableFuture<T> execute(AlarmWork<T> work) {
		CompletableFuture<T> future = new CompletableFuture<>();
		this.works.add(() -> {
			if (this.failures > 0) {
				this.failures--;
				future.completeExceptionally(new IllegalStateException("The disk is full"));
				return;
			}
			future.complete(work.run(this.table));
		});
		return future;
	}

	@Override
	public boolean step() {
		Runnable next = this.works.poll();
		if (next == null) {
			return false;
		}
		next.run();
		return true;
	}

	@Override
	public void crash() {
		this.works.clear();
	}

	/**
	 * The tables.
	 */
	private final class MemoryTable implements AlarmTable {

		private final TreeMap<AlarmKey, ScheduledAlarm> alarms = new TreeMap<>(KEYS);

		private final TreeSet<ScheduledAlarm> waiting = new TreeSet<>(
				Comparator.comparing(ScheduledAlarm::dueTime).thenComparing(ScheduledAlarm::key, KEYS));

		private final Map<AlarmKey, AbandonedAlarm> abandoned = new LinkedHashMap<>();

		@Override
		public @Nullable ScheduledAlarm find(AlarmKey key) {
			return this.alarms.get(key);
		}

		@Override
		public void save(ScheduledAlarm alarm) {
			remove(alarm.key());
			this.alarms.put(alarm.key(), alarm);
			if (!alarm.started()) {
				this.waiting.add(alarm);
			}
		}

		@Override
		public void remove(AlarmKey key) {
			MemoryAlarmStore.this.writes++;
			ScheduledAlarm before = this.alarms.remove(key);
			if (before != null) {
				this.waiting.remove(before);
			}
		}

		@Override
		public List<ScheduledAlarm> due(Instant until, int limit) {
			return page(
					this.waiting.stream().takeWhile((alarm) -> !alarm.dueTime().isAfter(until)).limit(limit).toList());
		}

		@Override
		public @Nullable Instant nextDue() {
			return this.waiting.isEmpty() ? null : this.waiting.first().dueTime();
		}

		@Override
		public List<ScheduledAlarm> started(int limit) {
			return page(this.alarms.values().stream().filter(ScheduledAlarm::started).limit(limit).toList());
		}

		private List<ScheduledAlarm> page(List<ScheduledAlarm> alarms) {
			MemoryAlarmStore.this.largestPage = Math.max(MemoryAlarmStore.this.largestPage, alarms.size());
			return alarms;
		}

		@Override
		public void abandon(AbandonedAlarm alarm) {
			this.abandoned.remove(alarm.key());
			this.abandoned.put(alarm.key(), alarm);
		}

		@Override
		public List<AbandonedAlarm> abandoned(int limit) {
			List<AbandonedAlarm> latestFirst = new ArrayList<>(this.abandoned.values());
			Collections.reverse(latestFirst);
			return latestFirst.stream().limit(limit).toList();
		}

		@Override
		public @Nullable AbandonedAlarm findAbandoned(AlarmKey key) {
			return this.abandoned.get(key);
		}

		@Override
		public void forget(AlarmKey key) {
			this.abandoned.remove(key);
		}

	}

}
