package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.gate.CriticalSection;

/**
 * Runs the turns of one object and commits them in batches, and resets the object when
 * its storage or its own code asks for it.
 * <p>
 * Belongs to the owner of the event loop, except where a method says otherwise.
 */
final class ObjectTurns {

	private static final Log logger = LogFactory.getLog(ObjectTurns.class);

	/**
	 * How long code that was interrupted has to return before it is reported.
	 */
	private static final Duration GRACE = Duration.ofSeconds(1);

	private final ObjectSlot slot;

	private final ObjectClass objectClass;

	private final ObjectLives lives;

	private final EventLimits limits;

	private final CommitBatch batch = new CommitBatch();

	private volatile @Nullable Turn running;

	ObjectTurns(ObjectSlot slot, ObjectClass objectClass, ObjectLives lives) {
		this.limits = objectClass.runtime().limits();
		this.slot = slot;
		this.objectClass = objectClass;
		this.lives = lives;
		Long lostAt = objectClass.runtime().lostBatches().find(slot.id(), nanoTime());
		if (lostAt != null) {
			this.batch.lost(lostAt);
		}
	}

	boolean isBatchDue() {
		return !this.batch.isEmpty() && this.batch.isDue(nanoTime());
	}

	/**
	 * Commit what is due before code goes on that has run before. If the commit has to
	 * wait, it is left to the event loop.
	 */
	void endBatchIfDue() {
		if (isBatchDue()) {
			endBatch();
		}
	}

	long nanoTime() {
		return this.objectClass.threads().objects().nanoTime();
	}

	/**
	 * Run code of the application. Whatever it leaves behind in the thread is removed,
	 * and the object is reset if the code or its storage asks for it.
	 * @param life the present life
	 * @param event the event, or {@code null} for what goes on after its method has
	 * returned
	 * @param section the critical section to which the code belongs
	 * @param work the code; what it throws is logged
	 * @return whether the calling thread still owns the object
	 */
	boolean inTurn(ObjectInstance life, @Nullable ObjectEvent event, @Nullable CriticalSection section, Runnable work) {
		return inTurn(life, event, (event != null) ? event.observation() : EventObservation.NONE, section, work);
	}

	/**
	 * Run code of the application that belongs to an event that somebody follows.
	 */
	boolean inTurn(ObjectInstance life, @Nullable ObjectEvent event, EventObservation observation,
			@Nullable CriticalSection section, Runnable work) {
		ObjectThread thread = (ObjectThread) Thread.currentThread();
		long now = nanoTime();
		this.batch.turnStarts(now);
		Turn turn = new Turn(life, event, observation, section, now);
		thread.setTurn(turn);
		this.running = turn;
		runObserved(turn, work, now);
		thread.setTurn(null);
		boolean owner = turn.end();
		Thread.interrupted();
		if (owner) {
			this.running = null;
			endTurn(life);
		}
		else {
			this.objectClass.threads().objects().threadFound();
		}
		return owner;
	}

	private void runObserved(Turn turn, Runnable work, long now) {
		ObjectObserver observer = this.slot.observer();
		observer.turnBegins(this.objectClass.name(), turn.instance().id());
		if (turn.event() instanceof ObservableEvent event) {
			event.begun(turn.instance(), now);
		}
		EventObservation observation = turn.observation();
		TurnScope scope = observation.turn();
		RowCount rows = (observation != EventObservation.NONE) ? RowCount.of(turn.instance()) : null;
		try {
			work.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Code of " + this.slot + " failed outside its events", ex);
		}
		finally {
			if (rows != null && turn.hold()) {
				rows.tell(observation);
				turn.goOn();
			}
			scope.close();
			observer.turnEnds();
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
		catch (IllegalStateException ex) {
			// What the turn has handed over already may rest on writes that are undone.
			abort(life, ex);
		}
		checkDoom(life);
	}

	/**
	 * The object aborts itself, or has to: this turn's writes are lost, those of earlier
	 * turns stay.
	 */
	private void abort(ObjectInstance life, Throwable abort) {
		if (!life.hasEnded()) {
			boolean drop = abort instanceof ObjectAbort asked && !asked.isRetryAlarm();
			undoTurn(life, drop ? life.wakes() : List.of());
			this.lives.reset(life, abort);
		}
	}

	/**
	 * @param dropped what is being handled and not to be tried again
	 */
	private void undoTurn(ObjectInstance life, List<WakeEvent> dropped) {
		this.batch.ended();
		try {
			life.store().rollbackTurn();
			if (!dropped.isEmpty()) {
				dropped.forEach((running) -> running.aborted(life));
				life.store().endTurn();
			}
			life.store().commit();
		}
		catch (DurableObjectException ex) {
			batchLost();
			logger.warn("The events before the one that resets " + this.slot + " could not be committed", ex);
		}
	}

	private void batchLost() {
		long now = nanoTime();
		this.batch.lost(now);
		this.objectClass.runtime().lostBatches().add(this.slot.id(), now);
	}

	void checkDoom(ObjectInstance life) {
		Throwable doom = life.store().doomed();
		if (doom != null && !life.hasEnded()) {
			batchLost();
			this.lives.reset(life, doom);
		}
	}

	/**
	 * Commit before the running turn waits: what it has written may be seen by others
	 * from now on.
	 */
	void beforeWait(Turn turn) {
		ObjectInstance life = turn.instance();
		this.batch.ended();
		try {
			life.store().beforeWait();
		}
		catch (DurableObjectException ex) {
			checkDoom(life);
			throw this.lives.resetException(ex);
		}
		this.running = null;
		turn.pause(nanoTime());
	}

	/**
	 * Go on after a wait: what follows is a turn like any other.
	 */
	void afterWait(Turn turn) {
		endBatchIfDue();
		long now = nanoTime();
		turn.resume(now);
		this.running = turn;
		this.batch.turnStarts(now);
		this.slot.touch();
	}

	/**
	 * Commit what the turns so far have written, unless that has to wait.
	 * @return completes when the commit may be tried again, or {@code null} if nothing is
	 * left to commit
	 */
	@Nullable CompletableFuture<?> endBatch() {
		ObjectInstance life = this.lives.current();
		if (life == null || life.hasEnded()) {
			this.batch.ended();
			return null;
		}
		try {
			CompletableFuture<?> allowed = life.store().beforeCommit();
			if (allowed != null) {
				return allowed;
			}
			this.batch.ended();
			life.store().commit();
		}
		catch (DurableObjectException ex) {
			logger.debug("A commit of " + this.slot + " failed", ex);
			this.batch.ended();
			checkDoom(life);
		}
		return null;
	}

	/**
	 * A flush failed: nothing that waits for it may leave. Called on a flush thread. The
	 * reset is queued before anybody is told, so that whoever was told and calls again
	 * finds a new instance.
	 */
	void storageLost(ObjectInstance life, Throwable cause) {
		this.slot.loop().post(() -> {
			batchLost();
			this.lives.reset(life, cause);
		});
		life.outputGate().breakAfter(0, this.lives.resetException(cause));
	}

	/**
	 * End the present life, whatever it does. May be called by any thread. The reset is
	 * queued before anybody is told, as {@link #storageLost} does.
	 */
	void cutOff(DurableObjectException cause) {
		ObjectInstance life = this.lives.current();
		if (life != null) {
			cutOff(life, cause, () -> true);
			life.outputGate().breakAfter(0, this.lives.resetException(cause));
		}
	}

	/**
	 * A critical section has lasted too long: end the life. May be called by any thread.
	 */
	void expire(ObjectInstance life, CriticalSection section, DurableObjectException cause) {
		expire(life, () -> !section.hasEnded(), cause);
	}

	/**
	 * Something in a life lasts too long: end the life. May be called by any thread.
	 * @param life the life
	 * @param still whether it still lasts
	 * @param cause what is told
	 */
	void expire(ObjectInstance life, BooleanSupplier still, DurableObjectException cause) {
		if (still.getAsBoolean()) {
			cutOff(life, cause, still);
		}
	}

	private void cutOff(ObjectInstance life, DurableObjectException cause, BooleanSupplier still) {
		Turn turn = this.running;
		if (turn == null || turn.instance() != life || !takeAway(turn, cause)) {
			this.slot.loop().post(() -> {
				if (still.getAsBoolean()) {
					this.lives.reset(life, cause);
				}
			});
		}
	}

	/**
	 * Whether the application's code runs. May be called by any thread.
	 */
	boolean isRunning() {
		return this.running != null;
	}

	/**
	 * Called now and then while an event runs, on another thread: end the life of an
	 * object whose event runs for too long, and commit for the turns before a slow one.
	 */
	void watch(long now) {
		Turn turn = this.running;
		if (turn == null || now - turn.started() < CommitBatch.MAX_NANOS) {
			return;
		}
		turn.watch(now);
		if (turn.ranFor(now) > this.limits.cpuTime().toNanos() && takeAway(turn, exceededCpuTime())) {
			return;
		}
		try {
			turn.instance().store().commitEndedTurns();
		}
		catch (DurableObjectException ex) {
			// The transaction is doomed, which the owner of the loop finds.
			logger.debug("A commit beside a slow event of " + this.slot + " failed", ex);
		}
	}

	private DurableObjectException exceededCpuTime() {
		return new TimeExceededException(ResetCause.CPU_TIME, "Durable Object " + this.slot
				+ " was reset because one of its events ran for more than " + this.limits.cpuTime().toMillis()
				+ " ms. Do less in one event, wait with ctx.await(…), or raise 'durable-objects.limits.cpu-time'.",
				this.slot.id());
	}

	/**
	 * Take the object away from the thread that runs its code. The old instance is fenced
	 * first, then its code and its SQL statement are interrupted; its callers are told by
	 * the thread that owns the object from then on.
	 */
	private boolean takeAway(Turn turn, DurableObjectException cause) {
		if (!turn.cutOff(() -> turn.instance().fence(this.lives.resetException(cause)))) {
			return false;
		}
		this.objectClass.threads().objects().threadLost();
		turn.instance().store().interrupt();
		// Before others go on, who may look at whether the code goes on.
		this.objectClass.threads().timer().after(GRACE, () -> reportRunaway(turn));
		this.slot.loop().takeOver(() -> endOf(turn, cause));
		return true;
	}

	private void endOf(Turn turn, DurableObjectException cause) {
		this.running = null;
		ObjectInstance life = turn.instance();
		DurableObjectResetException told = this.lives.resetException(cause);
		List<Runnable> rejections = new ArrayList<>();
		ObjectEvent event = turn.event();
		if (event != null) {
			rejections.add(() -> event.reject(told));
		}
		if (life.bean() == null) {
			this.slot.loop().drainTo((queued) -> rejections.add(() -> queued.reject(told)));
		}
		this.slot.handOver().accept(rejections);
		undoTurn(life, List.of());
		this.lives.reset(life, cause);
	}

	private void reportRunaway(Turn turn) {
		if (!turn.isOver()) {
			this.slot.observer().runaway(this.objectClass.name(), this.slot.id());
			IllegalStateException stack = new IllegalStateException("Where the code is");
			stack.setStackTrace(turn.thread().getStackTrace());
			logger.warn("Code of " + this.slot + " goes on running on thread '" + turn.thread().getName()
					+ "' although its object was reset and its thread interrupted. It holds the thread until it "
					+ "returns.", stack);
		}
	}

}
