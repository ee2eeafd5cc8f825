package dev.durableobjects.runtime;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads of the runtime, one kind for each kind of work, so that no task waits for
 * another on its own pool: objects' events, flushes to disk, and what may take long
 * (recovering, writing back, closing). All are platform threads, because SQLite and
 * {@code fsync} hold the thread they run on. Callers' code runs on none of them: results
 * are handed over on Reactor's parallel scheduler.
 */
public final class RuntimeThreads implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RuntimeThreads.class);

	private static final int CLOSE_SECONDS = 5;

	private final ObjectExecutor objects;

	private final ExecutorService flush;

	private final ExecutorService longWork;

	/**
	 * Start the threads.
	 * @param maxObjectThreads how many events may run at once
	 * @param flushThreads how many flushes, and how many long tasks, may run at once
	 */
	public RuntimeThreads(int maxObjectThreads, int flushThreads) {
		int base = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
		this.objects = new ObjectExecutor(base, maxObjectThreads, System::nanoTime);
		this.flush = pool(flushThreads, "durable-objects-flush-");
		this.longWork = pool(flushThreads, "durable-objects-files-");
	}

	private static ExecutorService pool(int threads, String prefix) {
		AtomicInteger names = new AtomicInteger();
		ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(), (task) -> {
					Thread thread = new Thread(task, prefix + names.incrementAndGet());
					thread.setDaemon(true);
					return thread;
				});
		pool.allowCoreThreadTimeOut(true);
		return pool;
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
		this.objects.close();
		// Closing a database waits for its flush, so the flush threads go last.
		finish(this.longWork);
		finish(this.flush);
	}

	private static void finish(ExecutorService pool) {
		pool.shutdown();
		try {
			if (!pool.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
				logger.warn("Databases were still being flushed or closed after " + CLOSE_SECONDS
						+ " s; they are recovered when they are next used");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
