package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.GatedThread;

/**
 * A thread that runs objects. Knows the turn it runs, so that a call to another object
 * can be held back until the turn's writes are durable, and the task it runs, so that the
 * {@link ObjectExecutor} can watch over it.
 */
final class ObjectThread extends Thread implements GatedThread {

	private @Nullable Turn turn;

	private volatile @Nullable WatchedTask task;

	private volatile long taskStarted;

	ObjectThread(Runnable target, String name) {
		super(target, name);
	}

	/**
	 * The turn that the calling thread runs.
	 * @return the turn, or {@code null} outside an object's event
	 */
	static @Nullable Turn currentTurn() {
		return (Thread.currentThread() instanceof ObjectThread thread) ? thread.turn : null;
	}

	/**
	 * Who follows what the calling thread does.
	 */
	static EventObservation currentObservation() {
		Turn turn = currentTurn();
		return (turn != null) ? turn.observation() : EventObservation.NONE;
	}

	@Override
	public boolean isInEvent() {
		return this.turn != null;
	}

	void setTurn(@Nullable Turn turn) {
		this.turn = turn;
	}

	void begin(WatchedTask task, long now) {
		this.taskStarted = now;
		this.task = task;
	}

	void end() {
		this.task = null;
	}

	@Nullable WatchedTask task() {
		return this.task;
	}

	long taskStarted() {
		return this.taskStarted;
	}

}
