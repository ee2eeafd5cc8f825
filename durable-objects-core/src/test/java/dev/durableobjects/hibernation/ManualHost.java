package dev.durableobjects.hibernation;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;

import reactor.core.Disposable;

/**
 * A runtime in which nothing happens by itself.
 */
final class ManualHost implements WebSocketHost, Executor {

	private final List<WebSocketEvent> events = new ArrayList<>();

	private final Deque<Runnable> tasks = new ArrayDeque<>();

	private final List<Runnable> timers = new ArrayList<>();

	private long millis = 1_000_000;

	@Override
	public void deliver(WebSocketEvent event) {
		this.events.add(event);
	}

	@Override
	public void handOver(Runnable task) {
		this.tasks.add(task);
	}

	/**
	 * The network's thread, which is the same here.
	 */
	@Override
	public void execute(Runnable task) {
		this.tasks.add(task);
	}

	@Override
	public Disposable after(Duration delay, Runnable task) {
		this.timers.add(task);
		return () -> this.timers.remove(task);
	}

	@Override
	public long millis() {
		return this.millis;
	}

	void advance(Duration duration) {
		this.millis += duration.toMillis();
	}

	/**
	 * Let everything happen that was handed over.
	 */
	void run() {
		for (Runnable task = this.tasks.poll(); task != null; task = this.tasks.poll()) {
			task.run();
		}
	}

	List<WebSocketEvent> events() {
		run();
		return List.copyOf(this.events);
	}

	/**
	 * Run every timer.
	 * @return how many there were
	 */
	int expire() {
		List<Runnable> due = List.copyOf(this.timers);
		this.timers.clear();
		due.forEach(Runnable::run);
		return due.size();
	}

}
