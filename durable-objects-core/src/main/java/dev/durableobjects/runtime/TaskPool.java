package dev.durableobjects.runtime;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * A few threads for one kind of work. What it is given is done although no further thread
 * can be made: the first one is there from the beginning and stays.
 */
final class TaskPool implements Executor {

	private static final Log logger = LogFactory.getLog(TaskPool.class);

	private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

	private final ThreadPoolExecutor pool;

	private final String prefix;

	private final ActivityMonitor activity;

	TaskPool(int threads, String prefix, ActivityMonitor activity) {
		this(threads, prefix, activity, Thread::new);
	}

	TaskPool(int threads, String prefix, ActivityMonitor activity, ThreadFactory factory) {
		this.prefix = prefix;
		this.activity = activity;
		AtomicInteger names = new AtomicInteger();
		this.pool = new ThreadPoolExecutor(threads, threads, 0, TimeUnit.SECONDS, this.tasks, (task) -> {
			Thread thread = factory.newThread(task);
			thread.setName(prefix + names.incrementAndGet());
			thread.setDaemon(true);
			return thread;
		});
		this.pool.prestartCoreThread();
	}

	/**
	 * Do something soon. Never blocks.
	 * @throws RejectedExecutionException if the pool was shut down
	 */
	@Override
	public void execute(Runnable task) {
		if (this.pool.isShutdown()) {
			throw new RejectedExecutionException("The threads '" + this.prefix + "*' were stopped.");
		}
		this.activity.begins();
		this.tasks.add(() -> run(task));
		try {
			this.pool.prestartCoreThread();
		}
		catch (OutOfMemoryError ex) {
			logger.error("No further thread '" + this.prefix + "*' can be made; the others go on", ex);
		}
	}

	private void run(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A task of the runtime failed", ex);
		}
		finally {
			this.activity.ends();
		}
	}

	/**
	 * Take no more tasks, and wait for those that were given.
	 * @return whether all of them were done in time
	 */
	boolean finish(long seconds) throws InterruptedException {
		this.pool.shutdown();
		return this.pool.awaitTermination(seconds, TimeUnit.SECONDS);
	}

}
