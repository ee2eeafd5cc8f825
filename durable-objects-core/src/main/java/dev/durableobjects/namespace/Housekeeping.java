package dev.durableobjects.namespace;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.durableobjects.runtime.ActivityMonitor;

/**
 * Runs a task from time to time, and soon when asked, on one thread of its own.
 */
final class Housekeeping implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(Housekeeping.class);

	private static final int SOON_MILLIS = 10;

	private final Runnable task;

	private final Duration period;

	private final ActivityMonitor activity;

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Create the thread, without starting it.
	 * @param name the name of the thread
	 * @param task what it runs
	 * @param period how long it pauses between two runs
	 * @param activity told of what it does
	 */
	Housekeeping(String name, Runnable task, Duration period, ActivityMonitor activity) {
		this.task = task;
		this.activity = activity;
		this.period = period;
		this.executor = new ScheduledThreadPoolExecutor(1, (work) -> {
			Thread thread = new Thread(work, name);
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	void start() {
		long millis = this.period.toMillis();
		this.executor.scheduleWithFixedDelay(this::run, millis, millis, TimeUnit.MILLISECONDS);
	}

	void runSoon() {
		this.activity.begins();
		try {
			this.executor.schedule(this::runCounted, SOON_MILLIS, TimeUnit.MILLISECONDS);
		}
		catch (RejectedExecutionException ex) {
			this.activity.ends();
			logger.debug("The runtime is stopped", ex);
		}
	}

	private void runCounted() {
		run();
		this.activity.ends();
	}

	private void run() {
		try {
			this.task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Housekeeping failed; it goes on", ex);
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}
