package dev.durableobjects.namespace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import reactor.core.Disposable;

import dev.durableobjects.runtime.ObjectTimer;

/**
 * A timer that stands still until it is moved, and runs what is due on the thread that
 * moves it.
 */
final class ManualTimer implements ObjectTimer {

	private final List<Entry> entries = new ArrayList<>();

	private Duration now = Duration.ZERO;

	@Override
	public synchronized Disposable after(Duration delay, Runnable task) {
		Entry entry = new Entry(this.now.plus(delay), task);
		this.entries.add(entry);
		return () -> cancel(entry);
	}

	private synchronized void cancel(Entry entry) {
		this.entries.remove(entry);
	}

	synchronized int size() {
		return this.entries.size();
	}

	void advance(Duration duration) {
		List<Entry> due;
		synchronized (this) {
			this.now = this.now.plus(duration);
			due = this.entries.stream()
				.filter((entry) -> entry.at().compareTo(this.now) <= 0)
				.sorted(Comparator.comparing(Entry::at))
				.toList();
			this.entries.removeAll(due);
		}
		due.forEach((entry) -> entry.task().run());
	}

	private record Entry(Duration at, Runnable task) {

		@Override
		public boolean equals(Object other) {
			return this == other;
		}

		@Override
		public int hashCode() {
			return System.identityHashCode(this);
		}

	}

}
