package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.gate.CriticalSection;
import dev.durableobjects.gate.InputGate;

/**
 * Brings the events of one object to its present life, and begins a life where there is
 * none.
 */
final class EventDelivery implements ObjectEventLoop.Body {

	private static final Log logger = LogFactory.getLog(EventDelivery.class);

	private static final String CONSTRUCTOR = "constructor";

	private final ObjectSlot slot;

	private final ObjectClass objectClass;

	private final ObjectTurns turns;

	private final ObjectLives lives;

	private final InputGate inputGate;

	private final Runnable whenDeliverable;

	private InputGate.@Nullable Lock migration;

	private @Nullable ObjectEvent postponed;

	EventDelivery(ObjectSlot slot, ObjectClass objectClass, ObjectTurns turns, ObjectLives lives, InputGate inputGate) {
		this.slot = slot;
		this.objectClass = objectClass;
		this.turns = turns;
		this.lives = lives;
		this.inputGate = inputGate;
		this.whenDeliverable = slot::lookAgain;
	}

	@Override
	public boolean mayDeliver() {
		return this.inputGate.isOpenOrElse(this.whenDeliverable);
	}

	@Override
	public boolean isBatchDue() {
		return this.turns.isBatchDue();
	}

	@Override
	public boolean beforeEvent(ObjectEvent next) {
		if (this.lives.current() == null && !next.isInspection()) {
			if (!mayDeliver()) {
				return false;
			}
			this.lives.begin();
		}
		return mayDeliver();
	}

	@Override
	public boolean deliver(ObjectEvent event) {
		ObjectInstance life = this.lives.current();
		if (event.isInspection() && !event.isCancelled()) {
			event.inspect(life);
			return true;
		}
		if (event.isCancelled() || life == null) {
			return true;
		}
		this.slot.delivering();
		this.slot.account().deliver((event != this.postponed) ? event.usage() : UsageKind.NONE);
		this.postponed = null;
		String name = event.objectName();
		if (name != null) {
			life.store().learnName(name);
		}
		if (life.bean() == null) {
			Start start = start(life, event);
			if (start != Start.STARTED) {
				if (start == Start.NEEDLESS) {
					this.slot.requestEviction();
				}
				return start != Start.LOST;
			}
		}
		boolean owner = this.turns.inTurn(life, event, null, () -> run(event, life));
		ObjectAbort abort = life.aborted();
		if (owner && abort != null) {
			// The end of the turn has reset the object, which is what the caller is told.
			event.fail(life, abort);
		}
		return owner;
	}

	private static void run(ObjectEvent event, ObjectInstance life) {
		try {
			event.run(life);
		}
		catch (ObjectAbort abort) {
			logger.debug("An event has aborted its object", abort);
		}
		catch (Throwable failure) {
			if (life.aborted() != null) {
				logger.debug("An event has aborted its object, caught that, and thrown something else", failure);
				return;
			}
			life.codeThrew(failure);
			event.fail(life, failure);
		}
	}

	/**
	 * Let the event end without an instance if it can.
	 * @return what to tell, or {@code null} if an instance is needed
	 */
	private @Nullable Start runAsleep(ObjectInstance life, ObjectEvent event) {
		if (!event.mayRunAsleep()) {
			return null;
		}
		boolean[] ended = new boolean[1];
		if (!this.turns.inTurn(life, event, null, () -> ended[0] = event.runAsleep(life))) {
			return Start.LOST;
		}
		return (ended[0] || life.hasEnded()) ? Start.NEEDLESS : null;
	}

	/**
	 * Make an instance. When that fails, everybody who waits gets the reason.
	 */
	private Start start(ObjectInstance life, ObjectEvent event) {
		Throwable failure = this.lives.startFailure();
		if (failure == null) {
			Start asleep = runAsleep(life, event);
			if (asleep != null) {
				return asleep;
			}
			try {
				if (life.store().schema().needsMigration()) {
					postpone(event);
					return Start.POSTPONED;
				}
			}
			catch (DurableObjectException ex) {
				failure = ex;
			}
		}
		if (failure == null) {
			Throwable[] thrown = new Throwable[1];
			if (!construct(life, event, thrown)) {
				return Start.LOST;
			}
			failure = thrown[0];
		}
		Throwable cause = (failure == null && life.hasEnded()) ? life.endedBy() : failure;
		if (cause == null) {
			this.slot.observer().loaded(this.objectClass.name(), this.slot.id());
			return Start.STARTED;
		}
		refuse(life, event, cause);
		return Start.FAILED;
	}

	/**
	 * Let the event wait until the object's schema is up to date. That is long work: what
	 * was written before is committed first, and then nothing of the object runs.
	 */
	private void postpone(ObjectEvent event) {
		this.migration = this.inputGate.lock();
		this.postponed = event;
		this.slot.loop().putBack(event);
	}

	/**
	 * Run the constructor, as a critical section.
	 * @param thrown gets what it throws
	 * @return whether the calling thread still owns the object
	 */
	private boolean construct(ObjectInstance life, ObjectEvent event, @Nullable Throwable[] thrown) {
		CriticalSection section = life.sections().begin(CONSTRUCTOR);
		boolean owner = this.turns.inTurn(life, event, section, () -> {
			try {
				if (event.objectName() == null) {
					life.store().openIfPresent();
				}
				life.start(this.objectClass.factory());
				life.codeReturned();
			}
			catch (Throwable ex) {
				life.codeThrew(ex);
				thrown[0] = ex;
			}
		});
		if (!owner) {
			this.lives.destroy(life);
			return false;
		}
		life.sections().end(section);
		this.slot.loop().readmit();
		return true;
	}

	private void refuse(ObjectInstance life, ObjectEvent event, Throwable cause) {
		Throwable told = (cause instanceof ObjectAbort) ? this.lives.resetException(cause) : cause;
		List<Runnable> rejections = new ArrayList<>();
		rejections.add(() -> event.reject(told));
		this.slot.loop().drainTo((queued) -> rejections.add(() -> queued.reject(told)));
		this.slot.handOver().accept(rejections);
		this.lives.reset(life, told);
	}

	@Override
	public @Nullable CompletableFuture<?> endBatch() {
		return this.turns.endBatch();
	}

	@Override
	public @Nullable LongWork dueLongWork() {
		ObjectInstance life = this.lives.current();
		InputGate.Lock postponed = this.migration;
		if (postponed != null) {
			this.migration = null;
			return dueMigration(life, postponed);
		}
		Runnable work = (life == null || life.hasEnded()) ? null
				: life.storageEvents().takeLongWork(() -> checkpoint(life));
		return (work != null) ? new LongWork(this.objectClass.threads().longWork(), work) : null;
	}

	private void checkpoint(ObjectInstance life) {
		try {
			life.store().checkpoint();
		}
		catch (DurableObjectException ex) {
			logger.warn("The log of " + this.slot + " could not be written back", ex);
			this.slot.checkDoom(life);
		}
	}

	private @Nullable LongWork dueMigration(@Nullable ObjectInstance life, InputGate.Lock postponed) {
		if (life == null || life.hasEnded()) {
			postponed.release();
			return null;
		}
		return new LongWork(this.objectClass.threads().migrations(), () -> {
			try {
				this.lives.migrate(life);
			}
			finally {
				postponed.release();
			}
		});
	}

	@Override
	public void idle() {
		this.slot.idle();
	}

	@Override
	public void watch(long now) {
		this.turns.watch(now);
	}

	private enum Start {

		/** The constructor has returned. */
		STARTED,

		/** The event needs no instance, and what was opened for it is not kept. */
		NEEDLESS,

		/** The object's schema is brought up to date first. */
		POSTPONED,

		/** It has thrown, or the object was reset. */
		FAILED,

		/** It ran for too long: the object belongs to another thread. */
		LOST

	}

}
