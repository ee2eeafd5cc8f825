package dev.durableobjects.runtime;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.gate.GatedFuture;
import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.Output;
import dev.durableobjects.rpc.Invocation;

/**
 * One object, in memory or not: its event loop, and the instance while there is one. A
 * slot exists from the first event until the object has been dropped and nothing is
 * queued; then it retires, and the next event makes a new one.
 * <p>
 * {@link #submit} and the requests may be called by any thread; the rest belongs to the
 * owner of the event loop.
 */
public final class ObjectSlot implements ObjectEventLoop.Body {

	private static final Log logger = LogFactory.getLog(ObjectSlot.class);

	/**
	 * How many turns may share a commit. Past some dozens a longer batch saves nothing
	 * and makes the first of them wait.
	 */
	private static final int BATCH_TURNS = 128;

	private static final long BATCH_NANOS = TimeUnit.MILLISECONDS.toNanos(2);

	/**
	 * How long turns are committed one by one after a batch was lost, so that one event
	 * that makes commits fail does not take others with it.
	 */
	private static final long CAUTION_NANOS = TimeUnit.SECONDS.toNanos(10);

	private final ObjectId id;

	private final ObjectClass objectClass;

	private final SlotListener listener;

	private final ObjectEventLoop loop;

	private final InputGate inputGate = new InputGate();

	private final HandOver handOver;

	private final CompletableFuture<@Nullable Void> retired = new CompletableFuture<>();

	private volatile @Nullable ObjectInstance instance;

	private volatile long lastActive;

	private volatile long turnStarted;

	private volatile Eviction eviction = Eviction.NONE;

	private @Nullable Throwable recoveryFailure;

	private int batchTurns;

	private long batchStarted;

	private long cautiousUntil = Long.MIN_VALUE;

	/**
	 * Create a slot.
	 * @param id the object
	 * @param objectClass what it shares with others
	 * @param listener told when the object is loaded and when the slot retires
	 */
	public ObjectSlot(ObjectId id, ObjectClass objectClass, SlotListener listener) {
		this.id = id;
		this.objectClass = objectClass;
		this.listener = listener;
		this.loop = new ObjectEventLoop(objectClass.threads().objects(), objectClass.queueLength(), this);
		this.handOver = new HandOver(objectClass.threads().handOver());
		this.lastActive = objectClass.millis().getAsLong();
	}

	/**
	 * The object's id.
	 * @return the id by which it was first called
	 */
	public ObjectId id() {
		return this.id;
	}

	ObjectClass objectClass() {
		return this.objectClass;
	}

	ObjectEventLoop loop() {
		return this.loop;
	}

	HandOver handOver() {
		return this.handOver;
	}

	/**
	 * Queue a call.
	 * @param invocation the call
	 * @param future completed with its outcome, elsewhere
	 * @return whether the slot still exists; otherwise nothing has happened
	 */
	public boolean submit(Invocation invocation, GatedFuture<@Nullable Object> future) {
		RpcEvent event = new RpcEvent(invocation, future);
		return switch (this.loop.submit(event)) {
			case QUEUED -> true;
			case RETIRED -> false;
			case FULL -> {
				event.reject(new DurableObjectOverloadedException(
						"Durable Object is overloaded: " + this.objectClass.queueLength() + " events are queued for '"
								+ describe() + "'. Try again later, or raise 'durable-objects.limits.queue-length'.",
						this.id));
				yield true;
			}
		};
	}

	/**
	 * When an event was last delivered.
	 * @return the time in milliseconds
	 */
	public long lastActive() {
		return this.lastActive;
	}

	/**
	 * Whether an instance is in memory.
	 * @return whether the object is loaded
	 */
	public boolean isLoaded() {
		return this.instance != null;
	}

	/**
	 * Drop the instance if it has nothing to do before its next event.
	 */
	public void requestEviction() {
		if (this.eviction == Eviction.NONE) {
			this.eviction = Eviction.IDLE;
		}
		lookAgain();
	}

	/**
	 * Drop the instance as soon as it has nothing to do, whatever comes before, and again
	 * after each further event.
	 * @param whenRetired called once, when the slot has retired
	 */
	public void requestShutdown(Runnable whenRetired) {
		this.eviction = Eviction.SHUTDOWN;
		this.retired.thenRun(whenRetired);
		lookAgain();
	}

	private void lookAgain() {
		this.loop.post(() -> {
		});
	}

	@Override
	public boolean mayDeliver() {
		return this.inputGate.isOpenOrElse(this.loop::schedule);
	}

	@Override
	public void beforeEvent() {
		ObjectInstance current = this.instance;
		if (current == null) {
			prepare();
			return;
		}
		if (this.batchTurns == 0) {
			return;
		}
		long now = nanoTime();
		if (this.batchTurns >= BATCH_TURNS || now - this.batchStarted > BATCH_NANOS || now - this.cautiousUntil < 0) {
			endBatch();
		}
	}

	private long nanoTime() {
		return this.objectClass.threads().objects().nanoTime();
	}

	/**
	 * Make a new life possible: an object that was not closed cleanly is recovered first,
	 * off this thread.
	 */
	private void prepare() {
		ObjectInstance fresh = new ObjectInstance(this, this.objectClass, this.handOver);
		this.instance = fresh;
		this.recoveryFailure = null;
		this.listener.loaded();
		if (fresh.store().needsRecovery()) {
			offThread(() -> {
				try {
					fresh.store().recover();
				}
				catch (RuntimeException ex) {
					logger.warn("The database of " + describe() + " could not be recovered after an unclean end", ex);
					this.recoveryFailure = ex;
				}
			});
		}
	}

	/**
	 * Run something that may take long elsewhere; no event is delivered meanwhile.
	 */
	private void offThread(Runnable task) {
		InputGate.Lock lock = this.inputGate.lock();
		try {
			this.objectClass.threads().longWork().execute(() -> {
				try {
					task.run();
				}
				finally {
					lock.release();
				}
			});
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The runtime is stopped; " + describe() + " is left as it is", ex);
		}
	}

	@Override
	public void deliver(ObjectEvent event) {
		ObjectInstance current = this.instance;
		if (event.isCancelled() || current == null) {
			return;
		}
		this.lastActive = this.objectClass.millis().getAsLong();
		if (this.eviction == Eviction.IDLE) {
			this.eviction = Eviction.NONE;
		}
		if (event.objectName() != null) {
			current.store().learnName(event.objectName());
		}
		if (current.bean() == null && !start(current, event)) {
			return;
		}
		inTurn(current, () -> {
			try {
				event.run(current);
			}
			catch (ObjectAbort abort) {
				abort(current, abort);
				event.fail(current, abort);
			}
			catch (Throwable failure) {
				event.fail(current, failure);
			}
		});
	}

	/**
	 * Run the constructor. No other event is delivered until it has returned, and when it
	 * throws, everybody who waits gets its exception.
	 */
	private boolean start(ObjectInstance fresh, ObjectEvent event) {
		InputGate.Lock lock = this.inputGate.lock();
		Throwable[] failure = { this.recoveryFailure };
		if (failure[0] == null) {
			inTurn(fresh, () -> {
				try {
					if (event.objectName() == null) {
						fresh.store().openIfPresent();
					}
					fresh.start(this.objectClass.factory());
				}
				catch (Throwable ex) {
					failure[0] = ex;
				}
			});
		}
		Throwable cause = failure[0];
		if (cause == null && fresh.hasEnded()) {
			cause = fresh.store().doomed();
		}
		if (cause != null) {
			Throwable told = (cause instanceof ObjectAbort) ? resetException(cause) : cause;
			event.reject(told);
			this.loop.drainTo((queued) -> queued.reject(told));
			if (!fresh.hasEnded()) {
				reset(fresh, told);
			}
		}
		lock.release();
		return cause == null;
	}

	private void inTurn(ObjectInstance current, Runnable work) {
		ObjectThread thread = (ObjectThread) Thread.currentThread();
		long now = nanoTime();
		this.turnStarted = now;
		if (this.batchTurns++ == 0) {
			this.batchStarted = now;
		}
		thread.setTurn(new Turn(current));
		try {
			work.run();
		}
		finally {
			thread.setTurn(null);
			Thread.interrupted();
			endTurn(current);
		}
	}

	/**
	 * Run something in a turn of an instance, soon.
	 * @param of the instance
	 * @param work what to run
	 * @param ifEnded told when that life of the object is over
	 */
	void runTurn(ObjectInstance of, Runnable work, PendingWork ifEnded) {
		this.loop.post(() -> {
			if (of.hasEnded()) {
				ifEnded.abandon(resetException(null));
			}
			else {
				this.lastActive = this.objectClass.millis().getAsLong();
				inTurn(of, work);
			}
		});
	}

	private void endTurn(ObjectInstance current) {
		if (current.hasEnded()) {
			return;
		}
		ObjectAbort abort = current.aborted();
		if (abort != null) {
			abort(current, abort);
			return;
		}
		try {
			current.store().endTurn();
		}
		catch (DurableObjectException ex) {
			logger.debug("A turn of " + describe() + " could not be ended", ex);
		}
		checkDoom(current);
	}

	/**
	 * The object aborts itself: this turn's writes are lost, those of earlier turns stay.
	 */
	private void abort(ObjectInstance current, ObjectAbort abort) {
		if (current.hasEnded()) {
			return;
		}
		try {
			current.store().rollbackTurn();
			current.store().commit();
		}
		catch (DurableObjectException ex) {
			logger.warn("The events before an abort of " + describe() + " could not be committed", ex);
		}
		reset(current, abort);
	}

	private void checkDoom(ObjectInstance current) {
		Throwable doom = current.store().doomed();
		if (doom != null && !current.hasEnded()) {
			reset(current, doom);
		}
	}

	/**
	 * Commit before the running turn waits: what it has written may be seen by others
	 * from now on.
	 */
	void beforeWait(ObjectInstance current) {
		try {
			current.store().endTurn();
			current.store().commit();
		}
		catch (DurableObjectException ex) {
			checkDoom(current);
			throw resetException(ex);
		}
		this.batchTurns = 0;
	}

	@Override
	public void endBatch() {
		this.batchTurns = 0;
		ObjectInstance current = this.instance;
		if (current == null || current.hasEnded()) {
			return;
		}
		try {
			current.store().commit();
		}
		catch (DurableObjectException ex) {
			checkDoom(current);
			return;
		}
	}

	@Override
	public @Nullable Runnable dueLongWork() {
		ObjectInstance current = this.instance;
		if (current == null || current.hasEnded() || !current.takeCheckpointDue()) {
			return null;
		}
		return () -> {
			try {
				current.store().checkpoint();
			}
			catch (DurableObjectException ex) {
				logger.warn("The log of " + describe() + " could not be written back", ex);
				this.loop.post(() -> checkDoom(current));
			}
		};
	}

	@Override
	public void longWork(Runnable task) {
		this.objectClass.threads().longWork().execute(task);
	}

	/**
	 * A flush failed. Called on a flush thread.
	 */
	void storageLost(ObjectInstance of, Throwable cause) {
		of.outputGate().breakAfter(0, resetException(cause));
		this.loop.post(() -> {
			if (!of.hasEnded()) {
				reset(of, cause);
			}
		});
	}

	/**
	 * End a life of the object. A new one begins only after the old database is closed.
	 */
	private void reset(ObjectInstance current, Throwable cause) {
		if (!(cause instanceof ObjectAbort)) {
			logger.warn("Reset of " + describe() + ": " + cause);
			this.cautiousUntil = nanoTime() + CAUTION_NANOS;
		}
		current.end(resetException(cause));
		discard(current);
	}

	private DurableObjectResetException resetException(@Nullable Throwable cause) {
		String message = (cause instanceof ObjectAbort || cause instanceof DurableObjectException)
				? String.valueOf(cause.getMessage())
				: "Durable Object " + describe() + " was reset" + ((cause != null) ? ": " + cause : ".");
		return new DurableObjectResetException(message, (cause instanceof ObjectAbort) ? null : cause, this.id);
	}

	private void discard(ObjectInstance old) {
		this.instance = null;
		this.batchTurns = 0;
		ManagedInstance bean = old.bean();
		if (bean != null) {
			bean.destroy();
		}
		offThread(() -> {
			try {
				old.store().close();
			}
			catch (IOException | RuntimeException ex) {
				logger.warn(
						"The storage of " + describe() + " could not be closed; it is recovered when it is next used",
						ex);
			}
		});
		this.listener.unloaded();
	}

	@Override
	public void idle() {
		ObjectInstance current = this.instance;
		if (current != null && this.eviction != Eviction.NONE && current.isQuiescent()) {
			if (current.outputGate().isOpen()) {
				current.end(resetException(null));
				discard(current);
			}
			else {
				current.outputGate().whenOpen(new LookAgain());
			}
		}
		if (this.instance == null && this.inputGate.isOpenOrElse(this.loop::schedule) && this.loop.retire()) {
			this.handOver.dispose();
			this.listener.retired(this);
			this.retired.complete(null);
		}
	}

	@Override
	public void watch(long now) {
		ObjectInstance current = this.instance;
		if (current == null || now - this.turnStarted < BATCH_NANOS) {
			return;
		}
		try {
			current.store().commitEndedTurns();
		}
		catch (DurableObjectException ex) {
			// The transaction is doomed, which the owner of the loop finds.
			logger.debug("A commit beside a slow event of " + describe() + " failed", ex);
		}
	}

	/**
	 * Why the instance is to be dropped.
	 */
	private enum Eviction {

		/** It is not. */
		NONE,

		/** It is idle; the next event keeps it. */
		IDLE,

		/** The runtime stops. */
		SHUTDOWN

	}

	private String describe() {
		return this.objectClass.name() + "(" + this.id.toString().substring(0, 8) + ")";
	}

	/**
	 * Has the loop look whether the object can be dropped now.
	 */
	private final class LookAgain implements Output {

		@Override
		public void release() {
			lookAgain();
		}

		@Override
		public void discard(Throwable cause) {
			release();
		}

	}

}
