package dev.durableobjects.runtime;

import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Runs the event loops of all objects on platform threads: a few as long as events are
 * short, more when objects wait for work because others block or compute for long, up to
 * a bound. Threads that wait in the middle of an event do not count against it: what they
 * wait for may be an object that has no thread yet.
 * <p>
 * A watching thread wakes every {@value #TICK_MILLIS} ms while anything runs. When the
 * loop at the head of the queue has waited too long and the busy threads are blocked, or
 * have each been in one task for long, it adds threads; a thread that is not needed for
 * {@value #KEEP_ALIVE_SECONDS} s ends. It also lets running loops look after themselves.
 * Platform threads rather than virtual ones: a long SQL statement pins the carrier of a
 * virtual thread, and a library cannot add carriers ({@code docs/decisions}).
 */
final class ObjectExecutor implements LoopExecutor, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ObjectExecutor.class);

	private static final int TICK_MILLIS = 2;

	private static final int KEEP_ALIVE_SECONDS = 10;

	private static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

	/** A task that has run for so long is taken for one that waits. */
	static final long LONG_TASK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

	private final int baseThreads;

	private final int maxThreads;

	private final LongSupplier nanoTime;

	private final ActivityMonitor activity;

	private final Pool pool;

	private final Set<ObjectThread> threads = ConcurrentHashMap.newKeySet();

	private final AtomicInteger running = new AtomicInteger();

	private final int maxWaiting;

	private final AtomicInteger waiting = new AtomicInteger();

	private final AtomicInteger lost = new AtomicInteger();

	private final Thread watcher;

	private volatile boolean watcherParked;

	private volatile boolean threadsLacking;

	private volatile boolean closed;

	ObjectExecutor(int baseThreads, int maxThreads, int maxWaiting, LongSupplier nanoTime, ActivityMonitor activity) {
		this(baseThreads, maxThreads, maxWaiting, nanoTime, activity, ObjectThread::new);
	}

	ObjectExecutor(int baseThreads, int maxThreads, int maxWaiting, LongSupplier nanoTime, ActivityMonitor activity,
			BiFunction<Runnable, String, ObjectThread> factory) {
		this.maxWaiting = maxWaiting;
		this.baseThreads = Math.min(baseThreads, maxThreads);
		this.maxThreads = maxThreads;
		this.nanoTime = nanoTime;
		this.activity = activity;
		this.pool = new Pool(this.baseThreads, maxThreads, factory);
		this.watcher = new Thread(this::watch, "durable-objects-watch");
		this.watcher.setDaemon(true);
		this.watcher.start();
	}

	/**
	 * Run a loop as soon as a thread is free. Never blocks; when no thread can be made,
	 * the loop waits for one of the others, or for the watching thread to make one.
	 * @param task the loop
	 */
	@Override
	public void execute(WatchedTask task) {
		this.activity.begins();
		this.pool.getQueue().add(task);
		if (!startThread()) {
			wakeWatcher();
		}
	}

	private boolean startThread() {
		try {
			if (this.pool.prestartCoreThread()) {
				this.threadsLacking = false;
			}
			return true;
		}
		catch (OutOfMemoryError ex) {
			lacking(ex);
			return false;
		}
	}

	private void lacking(OutOfMemoryError ex) {
		if (!this.threadsLacking) {
			this.threadsLacking = true;
			logger.error("No further thread can be made for Durable Objects; those that are there go on", ex);
		}
	}

	/**
	 * Take a place for a task that is going to wait in its middle.
	 * @return whether there is one
	 */
	boolean beginWait() {
		if (this.waiting.incrementAndGet() > this.maxWaiting) {
			this.waiting.decrementAndGet();
			return false;
		}
		return true;
	}

	/**
	 * The task goes on, or ends.
	 */
	void endWait() {
		this.waiting.decrementAndGet();
	}

	/**
	 * Wait in a task that keeps its object meanwhile, for something that ends soon by
	 * itself.
	 */
	void block(CompletableFuture<?> future) {
		boolean counted = beginWait();
		try {
			Resumption resumption = new Resumption(() -> true, this.activity);
			future.whenComplete((value, failure) -> resumption.run());
			resumption.await();
		}
		finally {
			if (counted) {
				endWait();
			}
		}
	}

	/**
	 * A thread has lost its object and is still running the application's code.
	 */
	void threadLost() {
		this.lost.incrementAndGet();
	}

	/**
	 * That code has returned after all.
	 */
	void threadFound() {
		this.lost.decrementAndGet();
	}

	/**
	 * Told of what the threads do.
	 */
	ActivityMonitor activity() {
		return this.activity;
	}

	@Override
	public boolean isClosed() {
		return this.closed;
	}

	@Override
	public long nanoTime() {
		return this.nanoTime.getAsLong();
	}

	private void watch() {
		while (!this.closed) {
			if (this.running.get() == 0 && this.pool.getQueue().isEmpty()) {
				this.watcherParked = true;
				if (this.running.get() == 0 && this.pool.getQueue().isEmpty()) {
					shrink();
					LockSupport.park(this);
				}
				this.watcherParked = false;
			}
			LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
			try {
				tick(this.nanoTime.getAsLong());
			}
			catch (RuntimeException | Error ex) {
				logger.error("Watching over running objects failed; it goes on", ex);
			}
		}
	}

	private void tick(long now) {
		int active = 0;
		for (ObjectThread thread : this.threads) {
			WatchedTask task = thread.task();
			if (task != null) {
				if (thread.getState() == Thread.State.RUNNABLE && now - thread.taskStarted() < LONG_TASK_NANOS) {
					active++;
				}
				task.watch(now);
			}
		}
		Runnable head = this.pool.getQueue().peek();
		if (head instanceof WatchedTask first && now - first.submittedAt() > MAX_WAIT_NANOS
				&& active < this.baseThreads) {
			grow(active);
		}
	}

	private void grow(int active) {
		int bound = this.maxThreads + this.waiting.get() + this.lost.get();
		int size = this.pool.getCorePoolSize();
		try {
			if (bound > this.pool.getMaximumPoolSize()) {
				this.pool.setMaximumPoolSize(bound);
			}
			if (this.pool.getPoolSize() < size) {
				startThread();
			}
			else {
				this.pool.setCorePoolSize(Math.min(bound, size + Math.max(1, this.pool.getQueue().size() - active)));
			}
		}
		catch (OutOfMemoryError ex) {
			lacking(ex);
		}
	}

	private void shrink() {
		if (this.pool.getCorePoolSize() > this.baseThreads) {
			this.pool.setCorePoolSize(this.baseThreads);
			this.pool.setMaximumPoolSize(this.maxThreads);
		}
	}

	private void wakeWatcher() {
		if (this.watcherParked) {
			LockSupport.unpark(this.watcher);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		LockSupport.unpark(this.watcher);
		this.pool.shutdownNow();
	}

	private final class Pool extends ThreadPoolExecutor {

		private final AtomicInteger names = new AtomicInteger();

		private final BiFunction<Runnable, String, ObjectThread> factory;

		private Pool(int base, int max, BiFunction<Runnable, String, ObjectThread> factory) {
			super(base, max, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>());
			this.factory = factory;
			setThreadFactory(this::newThread);
			allowCoreThreadTimeOut(true);
		}

		private Thread newThread(Runnable worker) {
			ObjectThread[] self = new ObjectThread[1];
			ObjectThread thread = this.factory.apply(() -> {
				ObjectThread own = self[0];
				ObjectExecutor.this.threads.add(own);
				try {
					worker.run();
				}
				finally {
					ObjectExecutor.this.threads.remove(own);
				}
			}, "durable-object-" + this.names.incrementAndGet());
			self[0] = thread;
			thread.setDaemon(true);
			return thread;
		}

		@Override
		protected void beforeExecute(Thread thread, Runnable task) {
			ObjectExecutor.this.running.incrementAndGet();
			((ObjectThread) thread).begin((WatchedTask) task, ObjectExecutor.this.nanoTime.getAsLong());
			wakeWatcher();
		}

		@Override
		protected void afterExecute(Runnable task, @Nullable Throwable failure) {
			((ObjectThread) Thread.currentThread()).end();
			ObjectExecutor.this.running.decrementAndGet();
			ObjectExecutor.this.activity.ends();
		}

		@Override
		public BlockingQueue<Runnable> getQueue() {
			return super.getQueue();
		}

	}

}
