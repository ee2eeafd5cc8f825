package dev.durableobjects.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Delivers the events of one object, one at a time, in the order in which they came.
 * <p>
 * At any time at most one thread owns the loop; only the owner touches what belongs to
 * the object. An owner that waits in the middle of an event gives the loop up
 * ({@link #await}) and gets it back through a {@link Resumption}, which goes before every
 * event and does not count against the bound of the queue.
 * <p>
 * {@link #submit} and {@link #post} may be called by any thread and never block.
 */
final class ObjectEventLoop implements WatchedTask {

	private static final Log logger = LogFactory.getLog(ObjectEventLoop.class);

	/**
	 * How long an owner goes on before it lets other objects have the thread.
	 */
	private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

	private static final int RETIRED = Integer.MIN_VALUE / 2;

	private final ObjectExecutor executor;

	private final int capacity;

	private final Body body;

	private final Queue<ObjectEvent> events = new ConcurrentLinkedQueue<>();

	private final Queue<Object> urgent = new ConcurrentLinkedQueue<>();

	private final AtomicInteger queued = new AtomicInteger();

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile long submittedAt;

	ObjectEventLoop(ObjectExecutor executor, int capacity, Body body) {
		this.executor = executor;
		this.capacity = capacity;
		this.body = body;
	}

	/**
	 * Queue an event.
	 * @return what became of it
	 */
	Submission submit(ObjectEvent event) {
		int before = this.queued.getAndIncrement();
		if (before < 0 || before >= this.capacity) {
			this.queued.decrementAndGet();
			return (before < 0) ? Submission.RETIRED : Submission.FULL;
		}
		this.events.add(event);
		schedule();
		return Submission.QUEUED;
	}

	/**
	 * Take back an event that has not been delivered.
	 */
	void remove(ObjectEvent event) {
		if (this.events.remove(event)) {
			this.queued.decrementAndGet();
		}
	}

	/**
	 * Run something of the runtime's own before the next event, on the thread that owns
	 * the loop.
	 */
	void post(Runnable task) {
		this.urgent.add(task);
		schedule();
	}

	/**
	 * Have the loop look for work.
	 */
	void schedule() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			try {
				execute();
			}
			catch (RuntimeException | Error ex) {
				this.scheduled.set(false);
				throw ex;
			}
		}
	}

	private void execute() {
		this.submittedAt = this.executor.nanoTime();
		this.executor.execute(this);
	}

	int queueLength() {
		return Math.max(0, this.queued.get());
	}

	/**
	 * Refuse every further event, provided that none is queued. Called by the owner.
	 * @return whether the loop is retired
	 */
	boolean retire() {
		return this.queued.compareAndSet(0, RETIRED);
	}

	/**
	 * Take all queued events.
	 */
	void drainTo(Consumer<ObjectEvent> consumer) {
		for (ObjectEvent event = this.events.poll(); event != null; event = this.events.poll()) {
			this.queued.decrementAndGet();
			consumer.accept(event);
		}
	}

	/**
	 * Wait in the middle of an event. The caller owns the loop, gives it up, and owns it
	 * again when this returns.
	 * @param resumption becomes due elsewhere, by {@link #resume}
	 */
	void await(Resumption resumption) {
		this.scheduled.set(false);
		if (!isIdle()) {
			schedule();
		}
		this.executor.await(resumption);
	}

	/**
	 * Let a waiting thread go on.
	 */
	void resume(Resumption resumption) {
		if (resumption.becomeDue()) {
			this.urgent.add(resumption);
			schedule();
		}
	}

	@Override
	public void run() {
		long started = this.executor.nanoTime();
		do {
			while (!isIdle()) {
				Object next = this.urgent.poll();
				if (next instanceof Resumption resumption) {
					// The waiting thread owns the loop from here on, and goes on with it
					// when its event has ended.
					resumption.grant();
					return;
				}
				if (next != null) {
					runPosted((Runnable) next);
				}
				else {
					deliverNext();
				}
				if (this.executor.nanoTime() - started > SLICE_NANOS && !this.executor.isClosed()) {
					this.body.endBatch();
					if (!suspend()) {
						execute();
					}
					return;
				}
			}
			this.body.endBatch();
			if (suspend()) {
				return;
			}
			if (isIdle()) {
				this.body.idle();
			}
		}
		while (!release());
	}

	private void deliverNext() {
		ObjectEvent event = this.body.beforeEvent() ? this.events.poll() : null;
		if (event != null) {
			this.queued.decrementAndGet();
			try {
				this.body.deliver(event);
			}
			catch (RuntimeException | Error ex) {
				logger.error("An event of a Durable Object could not be delivered", ex);
				event.reject(ex);
			}
		}
	}

	/**
	 * Whatever happens, the loop goes on: nobody else would ever own it again.
	 */
	private static void runPosted(Runnable task) {
		try {
			task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Work of a Durable Object failed outside its events", ex);
		}
	}

	/**
	 * Let long work own the loop: nothing of the object runs meanwhile, not even what
	 * waits in the middle of an event.
	 * @return whether there is such work
	 */
	private boolean suspend() {
		Runnable work = this.body.dueLongWork();
		if (work == null) {
			return false;
		}
		this.body.longWork(() -> {
			try {
				work.run();
			}
			finally {
				execute();
			}
		});
		return true;
	}

	/**
	 * Give the loop up, unless there is more to do.
	 * @return whether the calling thread no longer owns it
	 */
	private boolean release() {
		if (!isIdle()) {
			return false;
		}
		this.scheduled.set(false);
		if (isIdle() || !this.scheduled.compareAndSet(false, true)) {
			return true;
		}
		return false;
	}

	private boolean isIdle() {
		return this.urgent.isEmpty() && (this.events.isEmpty() || !this.body.mayDeliver());
	}

	@Override
	public long submittedAt() {
		return this.submittedAt;
	}

	@Override
	public void watch(long now) {
		this.body.watch(now);
	}

	/**
	 * What became of a submitted event.
	 */
	enum Submission {

		/** It will be delivered. */
		QUEUED,

		/** The queue is full. */
		FULL,

		/** The loop has ended: another one has to be made. */
		RETIRED

	}

	/**
	 * The object behind the loop. All methods are called by the owner, except
	 * {@link #mayDeliver} and {@link #watch}.
	 */
	interface Body {

		/**
		 * Whether an event may be delivered now. If not, something is posted when one
		 * may.
		 */
		boolean mayDeliver();

		/**
		 * Called before each event: end the batch if it is due, and begin a life if there
		 * is none.
		 * @return whether an event may be delivered now
		 */
		boolean beforeEvent();

		/**
		 * Handle an event. Never throws.
		 */
		void deliver(ObjectEvent event);

		/**
		 * No event is queued: commit what the last ones have written.
		 */
		void endBatch();

		/**
		 * Work on the object's files that may take long and is due between two batches.
		 * @return the work, or {@code null}
		 */
		@Nullable Runnable dueLongWork();

		/**
		 * Run long work on a thread for it.
		 */
		void longWork(Runnable task);

		/**
		 * The batch has ended and nothing is queued.
		 */
		void idle();

		/**
		 * Called now and then while an event runs, on another thread.
		 */
		void watch(long now);

	}

}
