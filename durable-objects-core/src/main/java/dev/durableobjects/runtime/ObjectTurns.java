package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.Output;

/**
 * Runs the turns of one object: delivers events to its present life, commits batches of
 * turns, and resets the object when its storage or its own code asks for it.
 * <p>
 * Belongs to the owner of the event loop, except where a method says otherwise.
 */
final class ObjectTurns implements ObjectEventLoop.Body {

	private static final Log logger = LogFactory.getLog(ObjectTurns.class);

	private final ObjectSlot slot;

	private final ObjectClass objectClass;

	private final InputGate inputGate = new InputGate();

	private final Runnable whenDeliverable;

	private final ObjectLives lives;

	private final CommitBatch batch = new CommitBatch();

	private volatile long turnStarted;

	ObjectTurns(ObjectSlot slot, ObjectClass objectClass, SlotListener listener) {
		this.slot = slot;
		this.whenDeliverable = slot::lookAgain;
		this.objectClass = objectClass;
		this.lives = new ObjectLives(slot, objectClass, listener, this.inputGate);
	}

	/**
	 * The present life. May be called by any thread.
	 */
	@Nullable ObjectInstance life() {
		return this.lives.current();
	}

	InputGate inputGate() {
		return this.inputGate;
	}

	/**
	 * End a life that has nothing left to do.
	 */
	void drop(ObjectInstance life) {
		this.lives.drop(life);
	}

	@Override
	public boolean mayDeliver() {
		return this.inputGate.isOpenOrElse(this.whenDeliverable);
	}

	@Override
	public boolean beforeEvent() {
		endBatchIfDue();
		if (this.lives.current() == null) {
			if (!mayDeliver()) {
				return false;
			}
			this.lives.begin();
		}
		return mayDeliver();
	}

	private void endBatchIfDue() {
		if (!this.batch.isEmpty() && this.batch.isDue(nanoTime())) {
			endBatch();
		}
	}

	private long nanoTime() {
		return this.objectClass.threads().objects().nanoTime();
	}

	@Override
	public void deliver(ObjectEvent event) {
		ObjectInstance life = this.lives.current();
		if (event.isCancelled() || life == null) {
			return;
		}
		this.slot.delivering();
		String name = event.objectName();
		if (name != null) {
			life.store().learnName(name);
		}
		if (life.bean() == null && !start(life, event)) {
			return;
		}
		inTurn(life, () -> {
			try {
				event.run(life);
			}
			catch (ObjectAbort abort) {
				abort(life, abort);
				event.fail(life, abort);
			}
			catch (Throwable failure) {
				event.fail(life, failure);
			}
		});
	}

	/**
	 * Run the constructor. No other event is delivered until it has returned, and when it
	 * throws, everybody who waits gets its exception.
	 */
	private boolean start(ObjectInstance life, ObjectEvent event) {
		InputGate.Lock lock = this.inputGate.lock();
		Throwable[] failure = { this.lives.startFailure() };
		if (failure[0] == null) {
			inTurn(life, () -> {
				try {
					if (event.objectName() == null) {
						life.store().openIfPresent();
					}
					life.start(this.objectClass.factory());
				}
				catch (Throwable ex) {
					failure[0] = ex;
				}
			});
		}
		Throwable cause = (failure[0] == null && life.hasEnded()) ? life.store().doomed() : failure[0];
		if (cause != null) {
			Throwable told = (cause instanceof ObjectAbort) ? this.lives.resetException(cause) : cause;
			List<Runnable> rejections = new ArrayList<>();
			rejections.add(() -> event.reject(told));
			this.slot.loop().drainTo((queued) -> rejections.add(() -> queued.reject(told)));
			this.slot.handOver().accept(rejections);
			this.lives.reset(life, told);
		}
		lock.release();
		return cause == null;
	}

	private void inTurn(ObjectInstance life, Runnable work) {
		ObjectThread thread = (ObjectThread) Thread.currentThread();
		long now = nanoTime();
		this.turnStarted = now;
		this.batch.turnStarts(now);
		thread.setTurn(new Turn(life));
		try {
			work.run();
		}
		finally {
			thread.setTurn(null);
			Thread.interrupted();
			endTurn(life);
		}
	}

	/**
	 * Run something in a turn of a life, soon.
	 * @param life the life
	 * @param work what to run
	 * @param ifEnded told when that life is over
	 */
	void runTurn(ObjectInstance life, Runnable work, PendingWork ifEnded) {
		this.slot.loop().post(() -> {
			endBatchIfDue();
			if (life.hasEnded()) {
				ifEnded.abandon(this.lives.resetException(null));
			}
			else {
				this.slot.touch();
				inTurn(life, work);
			}
		});
	}

	/**
	 * Run something that may make writes of this and earlier turns visible outside, as
	 * soon as they are durable: at once, or in a turn of its own. Called in a turn.
	 * @param life the life
	 * @param work what to run
	 * @param ifEnded told when that life is over
	 */
	void runWhenDurable(ObjectInstance life, Runnable work, PendingWork ifEnded) {
		if (life.outputGate().isOpen()) {
			work.run();
		}
		else {
			whenOpen(life, () -> runTurn(life, () -> runBeforeOthers(life, work, ifEnded), ifEnded), () -> {
			});
		}
	}

	/**
	 * Other events may have written meanwhile. A busy object's gate is seldom open, so no
	 * other event is delivered this time.
	 */
	private void runBeforeOthers(ObjectInstance life, Runnable work, PendingWork ifEnded) {
		if (life.outputGate().isOpen()) {
			work.run();
			return;
		}
		InputGate.Lock lock = this.inputGate.lock();
		whenOpen(life, () -> runTurn(life, () -> {
			lock.release();
			work.run();
		}, (cause) -> {
			lock.release();
			ifEnded.abandon(cause);
		}), lock::release);
	}

	private static void whenOpen(ObjectInstance life, Runnable released, Runnable discarded) {
		life.outputGate().whenOpen(new Output() {

			@Override
			public void release() {
				released.run();
			}

			@Override
			public void discard(Throwable cause) {
				// The object is being reset, which abandons what waits.
				discarded.run();
			}

		});
	}

	private void endTurn(ObjectInstance life) {
		if (life.hasEnded()) {
			return;
		}
		ObjectAbort abort = life.aborted();
		if (abort != null) {
			abort(life, abort);
			return;
		}
		try {
			life.store().endTurn();
		}
		catch (DurableObjectException ex) {
			logger.debug("A turn of " + this.slot + " could not be ended", ex);
		}
		checkDoom(life);
	}

	/**
	 * The object aborts itself: this turn's writes are lost, those of earlier turns stay.
	 */
	private void abort(ObjectInstance life, ObjectAbort abort) {
		if (life.hasEnded()) {
			return;
		}
		this.batch.ended();
		try {
			life.store().rollbackTurn();
			life.store().commit();
		}
		catch (DurableObjectException ex) {
			this.batch.lost(nanoTime());
			logger.warn("The events before an abort of " + this.slot + " could not be committed", ex);
		}
		this.lives.reset(life, abort);
	}

	private void checkDoom(ObjectInstance life) {
		Throwable doom = life.store().doomed();
		if (doom != null && !life.hasEnded()) {
			this.batch.lost(nanoTime());
			this.lives.reset(life, doom);
		}
	}

	/**
	 * Commit before the running turn waits: what it has written may be seen by others
	 * from now on.
	 */
	void beforeWait(ObjectInstance life) {
		this.batch.ended();
		try {
			life.store().beforeWait();
		}
		catch (DurableObjectException ex) {
			checkDoom(life);
			throw this.lives.resetException(ex);
		}
	}

	/**
	 * Go on after a wait: what follows is a turn like any other.
	 */
	void afterWait() {
		endBatchIfDue();
		long now = nanoTime();
		this.turnStarted = now;
		this.batch.turnStarts(now);
		this.slot.touch();
	}

	@Override
	public void endBatch() {
		this.batch.ended();
		ObjectInstance life = this.lives.current();
		if (life == null || life.hasEnded()) {
			return;
		}
		try {
			life.store().commit();
		}
		catch (DurableObjectException ex) {
			logger.debug("A commit of " + this.slot + " failed", ex);
			checkDoom(life);
		}
	}

	@Override
	public @Nullable Runnable dueLongWork() {
		ObjectInstance life = this.lives.current();
		if (life == null || life.hasEnded() || !life.takeCheckpointDue()) {
			return null;
		}
		return () -> {
			try {
				life.store().checkpoint();
			}
			catch (DurableObjectException ex) {
				logger.warn("The log of " + this.slot + " could not be written back", ex);
				this.slot.loop().post(() -> checkDoom(life));
			}
		};
	}

	@Override
	public void longWork(Runnable task) {
		this.objectClass.threads().longWork().execute(task);
	}

	/**
	 * A flush failed: nothing that waits for it may leave. Called on a flush thread.
	 */
	void storageLost(ObjectInstance life, Throwable cause) {
		life.outputGate().breakAfter(0, this.lives.resetException(cause));
		this.slot.loop().post(() -> {
			this.batch.lost(nanoTime());
			this.lives.reset(life, cause);
		});
	}

	/**
	 * End the present life, whatever it does. May be called by any thread.
	 */
	void cutOff(Throwable cause) {
		ObjectInstance life = this.lives.current();
		if (life != null) {
			life.outputGate().breakAfter(0, cause);
			this.slot.loop().post(() -> this.lives.reset(life, cause));
		}
	}

	@Override
	public void idle() {
		this.slot.idle();
	}

	@Override
	public void watch(long now) {
		ObjectInstance life = this.lives.current();
		if (life == null || now - this.turnStarted < CommitBatch.MAX_NANOS) {
			return;
		}
		try {
			life.store().commitEndedTurns();
		}
		catch (DurableObjectException ex) {
			// The transaction is doomed, which the owner of the loop finds.
			logger.debug("A commit beside a slow event of " + this.slot + " failed", ex);
		}
	}

}
