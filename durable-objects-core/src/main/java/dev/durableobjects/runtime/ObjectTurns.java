package dev.durableobjects.runtime;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.durableobjects.DurableObjectException;

/**
 * Runs the turns of one object and commits them in batches, and resets the object when
 * its storage or its own code asks for it.
 * <p>
 * Belongs to the owner of the event loop, except where a method says otherwise.
 */
final class ObjectTurns {

	private static final Log logger = LogFactory.getLog(ObjectTurns.class);

	private final ObjectSlot slot;

	private final ObjectClass objectClass;

	private final ObjectLives lives;

	private final CommitBatch batch = new CommitBatch();

	private volatile long turnStarted;

	ObjectTurns(ObjectSlot slot, ObjectClass objectClass, ObjectLives lives) {
		this.slot = slot;
		this.objectClass = objectClass;
		this.lives = lives;
	}

	void endBatchIfDue() {
		if (!this.batch.isEmpty() && this.batch.isDue(nanoTime())) {
			endBatch();
		}
	}

	long nanoTime() {
		return this.objectClass.threads().objects().nanoTime();
	}

	/**
	 * Run code of the application. Whatever it leaves behind in the thread is removed,
	 * and the object is reset if the code or its storage asks for it.
	 */
	void inTurn(ObjectInstance life, Runnable work) {
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
	void abort(ObjectInstance life, ObjectAbort abort) {
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

	void checkDoom(ObjectInstance life) {
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

	/**
	 * Commit what the turns so far have written.
	 */
	void endBatch() {
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

	/**
	 * A flush failed: nothing that waits for it may leave. Called on a flush thread. The
	 * reset is queued before anybody is told, so that whoever was told and calls again
	 * finds a new instance.
	 */
	void storageLost(ObjectInstance life, Throwable cause) {
		this.slot.loop().post(() -> {
			this.batch.lost(nanoTime());
			this.lives.reset(life, cause);
		});
		life.outputGate().breakAfter(0, this.lives.resetException(cause));
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

	/**
	 * Called now and then while an event runs, on another thread: commit for the turns
	 * before a slow one.
	 */
	void watch(long now) {
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
