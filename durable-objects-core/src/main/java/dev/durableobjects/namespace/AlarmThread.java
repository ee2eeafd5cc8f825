package dev.durableobjects.namespace;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.durableobjects.runtime.ActivityMonitor;

/**
 * The thread of {@link SqliteAlarmStore}: waits for the catalogue and its flushes, and
 * runs no code of an application. It is started when there is something to do and ends
 * when there has been nothing for a while.
 */
public final class AlarmThread implements Executor, AutoCloseable {

	private static final Log logger = LogFactory.getLog(AlarmThread.class);

	private static final int CLOSE_SECONDS = 5;

	private final ThreadPoolExecutor executor;

	private final ActivityMonitor activity;

	/**
	 * Create the thread, without starting it.
	 */
	public AlarmThread() {
		this(ActivityMonitor.NONE);
	}

	/**
	 * Create the thread, without starting it.
	 * @param activity told of what it does
	 */
	public AlarmThread(ActivityMonitor activity) {
		this.activity = activity;
		this.executor = new ThreadPoolExecutor(1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), (task) -> {
			Thread thread = new Thread(task, "durable-objects-alarms");
			thread.setDaemon(true);
			return thread;
		});
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public void execute(Runnable task) {
		this.activity.begins();
		try {
			this.executor.execute(() -> run(task));
		}
		catch (RejectedExecutionException | OutOfMemoryError ex) {
			this.activity.ends();
			throw ex;
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		finally {
			this.activity.ends();
		}
	}

	/**
	 * Finish what was asked for, within a bound, and refuse what comes after.
	 */
	@Override
	public void close() {
		this.executor.shutdown();
		try {
			if (!this.executor.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("The index of alarms was still being written after " + CLOSE_SECONDS
						+ " s; alarms may fire once more after the next start");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
