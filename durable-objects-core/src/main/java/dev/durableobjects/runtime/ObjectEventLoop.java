package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
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
 * event and does not count against the bounds of the queue. An owner that does not come
 * to an end loses the loop ({@link #takeOver}).
 * <p>
 * {@link #submit} and {@link #post} may be called by any thread and never block.
 */
final class ObjectEventLoop implements WatchedTask {

	private static final Log logger = LogFactory.getLog(ObjectEventLoop.class);

	/**
	 * How long an owner goes on before it lets other objects have the thread.
	 */
	private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

	private final LoopExecutor executor;

	private final EventQueue events;

	private final UrgentQueue urgent = new UrgentQueue();

	private final Body body;

	private final AtomicBoolean scheduled = new AtomicBoolean();

	private volatile @Nullable Runnable takenOver;

	private volatile long submittedAt;

	ObjectEventLoop(LoopExecutor executor, EventQueue events, Body body) {
		this.executor = executor;
		this.events = events;
		this.body = body;
	}

	/**
	 * Queue an event.
	 * @return what became of it
	 */
	EventQueue.Submission submit(ObjectEvent event) {
		EventQueue.Submission submission = this.events.offer(event);
		if (submission == EventQueue.Submission.QUEUED) {
			schedule();
		}
		return submission;
	}

	/**
	 * Take back an event that has not been delivered.
	 */
	void remove(ObjectEvent event) {
		this.events.remove(event);
	}

	/**
	 * Deliver an event again that is being delivered, before all others. Called by the
	 * owner.
	 */
	void putBack(ObjectEvent event) {
		this.events.putBack(event);
	}

	/**
	 * Run something of the runtime's own before the next event, on the thread that owns
	 * the loop.
	 */
	void post(Runnable task) {
		post(new Housework(task));
	}

	/**
	 * Do something before the next event, on the thread that owns the loop, as soon as it
	 * may be done.
	 */
	void post(UrgentWork work) {
		this.urgent.add(work);
		schedule();
	}

	/**
	 * Have the loop look for work.
	 */
	void schedule() {
		if (!this.scheduled.get() && this.scheduled.compareAndSet(false, true)) {
			execute();
		}
	}

	private void execute() {
		this.submittedAt = this.executor.nanoTime();
		this.executor.execute(this);
	}

	int queueLength() {
		return this.events.length();
	}

	/**
	 * Refuse every further event, provided that none is queued. Called by the owner.
	 * @return whether the loop is retired
	 */
	boolean retire() {
		return this.events.retire();
	}

	/**
	 * Take all queued events.
	 */
	void drainTo(Consumer<ObjectEvent> consumer) {
		for (ObjectEvent event = this.events.poll(); event != null; event = this.events.poll()) {
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
		resumption.await();
	}

	/**
	 * Let a waiting thread go on.
	 */
	void resume(Resumption resumption) {
		if (resumption.becomeDue()) {
			post(resumption);
		}
	}

	/**
	 * Look again at what a critical section has held back. Called by the owner.
	 */
	void readmit() {
		this.urgent.readmit();
	}

	/**
	 * Hand the loop to another thread although its owner has not given it up. From here
	 * on that one must not touch it. Called by whoever has taken the loop away.
	 * @param first what the new owner does first
	 */
	void takeOver(Runnable first) {
		this.takenOver = first;
		execute();
	}

	@Override
	public void run() {
		long started = this.executor.nanoTime();
		Runnable first = this.takenOver;
		if (first != null) {
			this.takenOver = null;
			new Housework(first).run();
		}
		do {
			while (!isIdle()) {
				UrgentWork next = this.urgent.next();
				if (next == null && this.body.isBatchDue() && waitsForCommit()) {
					return;
				}
				if (!((next != null) ? next.run() : deliverNext())) {
					return;
				}
				if (this.executor.nanoTime() - started > SLICE_NANOS && !this.executor.isClosed()) {
					if (!waitsForCommit() && !suspend()) {
						execute();
					}
					return;
				}
			}
			if (waitsForCommit() || suspend()) {
				return;
			}
			if (isIdle()) {
				this.body.idle();
			}
		}
		while (!release());
	}

	private boolean deliverNext() {
		ObjectEvent next = this.events.peek();
		ObjectEvent event = (next != null && this.body.beforeEvent(next)) ? this.events.poll() : null;
		if (event == null) {
			return true;
		}
		try {
			return this.body.deliver(event);
		}
		catch (RuntimeException | Error ex) {
			logger.error("An event of a Durable Object could not be delivered", ex);
			event.reject(ex);
			return true;
		}
	}

	/**
	 * Commit the batch, or let what the commit has to wait for own the loop: nothing of
	 * the object runs meanwhile, and no thread waits.
	 * @return whether the commit has to wait
	 */
	private boolean waitsForCommit() {
		CompletableFuture<?> allowed = this.body.endBatch();
		if (allowed == null) {
			return false;
		}
		allowed.whenComplete((ignored, failure) -> execute());
		return true;
	}

	/**
	 * Let long work own the loop: nothing of the object runs meanwhile, not even what
	 * waits in the middle of an event.
	 * @return whether there is such work
	 */
	private boolean suspend() {
		LongWork work = this.body.dueLongWork();
		if (work == null) {
			return false;
		}
		work.executor().execute(() -> {
			try {
				work.task().run();
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
		 * Whether what the turns so far have written has to be committed before another
		 * event is delivered.
		 */
		boolean isBatchDue();

		/**
		 * Called before each event: begin a life if there is none and the event needs
		 * one.
		 * @param next the event; another one may be delivered if its sender takes it back
		 * @return whether an event may be delivered now
		 */
		boolean beforeEvent(ObjectEvent next);

		/**
		 * Handle an event. Never throws.
		 * @return whether the calling thread still owns the loop
		 */
		boolean deliver(ObjectEvent event);

		/**
		 * Commit what the last turns have written, provided that this does not have to
		 * wait.
		 * @return completes when it should be tried again, or {@code null} if nothing is
		 * left to commit
		 */
		@Nullable CompletableFuture<?> endBatch();

		/**
		 * Work on the object's files that may take long and is due between two batches.
		 * @return the work, or {@code null}
		 */
		@Nullable LongWork dueLongWork();

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
