package dev.durableobjects.autoconfigure.actuate;

import org.springframework.context.SmartLifecycle;

/**
 * Ends the streams of those who listen before the web server waits for its requests to
 * end.
 */
final class TailShutdown implements SmartLifecycle {

	private final ObjectTail tail;

	private volatile boolean running;

	TailShutdown(ObjectTail tail) {
		this.tail = tail;
	}

	@Override
	public void start() {
		this.tail.open();
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.tail.close();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return SmartLifecycle.DEFAULT_PHASE - 512;
	}

}
