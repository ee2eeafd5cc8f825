package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads of the runtime, one kind for each kind of work, so that no task waits for
 * another on its own pool: objects' events, flushes to disk, what may take long
 * (recovering, writing back, closing), scripts of schemas, and a timer. All are platform
 * threads, because SQLite and {@code fsync} hold the thread they run on. Callers' code
 * runs on none of them: results are handed over on Reactor's parallel scheduler.
 */
public final class RuntimeThreads implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RuntimeThreads.class);

	private static final int CLOSE_SECONDS = 5;

	private final ObjectExecutor objects;

	private final TaskPool flush;

	private final TaskPool longWork;

	private final TaskPool migrations;

	private final ScheduledThreadPoolExecutor timerThread;

	private final ObjectTimer timer;

	private final ActivityMonitor activity;

	/**
	 * Start the threads.
	 * @param maxObjectThreads how many events may run at once
	 * @param flushThreads how many flushes, and how many long tasks, may run at once
	 * @param waitingEvents how many events may wait in the middle of their code
	 * @param nanoTime by which it is measured how long events run
	 * @param timer tells that time has passed, or {@code null} for the passing of time
	 * itself
	 * @param activity told of what the threads do
	 */
	public RuntimeThreads(int maxObjectThreads, int flushThreads, int waitingEvents, LongSupplier nanoTime,
			@Nullable ObjectTimer timer, ActivityMonitor activity) {
		this.activity = activity;
		int base = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
		this.objects = new ObjectExecutor(base, maxObjectThreads, waitingEvents, nanoTime, activity);
		this.flush = new TaskPool(flushThreads, "durable-objects-flush-", activity);
		this.longWork = new TaskPool(flushThreads, "durable-objects-files-", activity);
		this.migrations = new TaskPool(Math.max(1, flushThreads / 2), "durable-objects-schema-", activity);
		this.timerThread = new ScheduledThreadPoolExecutor(1, (task) -> {
			Thread thread = new Thread(task, "durable-objects-timer");
			thread.setDaemon(true);
			return thread;
		});
		this.timerThread.setRemoveOnCancelPolicy(true);
		this.timerThread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
		this.timer = (timer != null) ? timer : this::after;
	}

	private Disposable after(Duration delay, Runnable task) {
		try {
			Future<?> scheduled = this.timerThread.schedule(() -> runOnTime(task), delay.toNanos(),
					TimeUnit.NANOSECONDS);
			return () -> scheduled.cancel(false);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The runtime is stopped", ex);
			return Disposables.disposed();
		}
	}

	private static void runOnTime(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("What was due of a Durable Object failed", ex);
		}
	}

	ObjectExecutor objects() {
		return this.objects;
	}

	/**
	 * Runs flushes to disk and nothing else.
	 * @return the executor
	 */
	public Executor flush() {
		return this.flush;
	}

	/**
	 * Runs what may take long: recovering, writing back and closing databases.
	 * @return the executor
	 */
	public Executor longWork() {
		return this.longWork;
	}

	/**
	 * Brings the schema of objects up to date: few threads of its own, because scripts
	 * may run for long, and objects that need none must not wait for them.
	 */
	Executor migrations() {
		return this.migrations;
	}

	/**
	 * Tells objects that time has passed.
	 */
	ObjectTimer timer() {
		return this.timer;
	}

	/**
	 * Told of what the threads do.
	 */
	ActivityMonitor activity() {
		return this.activity;
	}

	/**
	 * Where results are handed over to callers.
	 * @return the scheduler
	 */
	Scheduler handOver() {
		return Schedulers.parallel();
	}

	/**
	 * Stop all threads: running events are interrupted and queued ones dropped; flushes
	 * and closing of databases that have been asked for are finished, which is waited for
	 * within a bound.
	 */
	@Override
	public void close() {
		this.timerThread.shutdownNow();
		this.objects.close();
		finish(this.migrations);
		// Closing a database waits for its flush, so the flush threads go last.
		finish(this.longWork);
		finish(this.flush);
	}

	private static void finish(TaskPool pool) {
		try {
			if (!pool.finish(CLOSE_SECONDS)) {
				logger.warn("Databases were still being flushed or closed after " + CLOSE_SECONDS
						+ " s; they are recovered when they are next used");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
