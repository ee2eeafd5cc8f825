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
	public boolean beforeEvent() {
		if (this.lives.current() == null) {
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
		if (event.isCancelled() || life == null) {
			return true;
		}
		this.slot.delivering();
		this.slot.account().deliver(event.usage());
		String name = event.objectName();
		if (name != null) {
			life.store().learnName(name);
		}
		if (life.bean() == null) {
			Start start = start(life, event);
			if (start != Start.STARTED) {
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
	 * Run the constructor, as a critical section. When it throws, everybody who waits
	 * gets its exception.
	 */
	private Start start(ObjectInstance life, ObjectEvent event) {
		Throwable[] failure = { this.lives.startFailure() };
		if (failure[0] == null) {
			Start asleep = runAsleep(life, event);
			if (asleep != null) {
				return asleep;
			}
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
					failure[0] = ex;
				}
			});
			if (!owner) {
				this.lives.destroy(life);
				return Start.LOST;
			}
			life.sections().end(section);
			this.slot.loop().readmit();
		}
		Throwable cause = (failure[0] == null && life.hasEnded()) ? life.endedBy() : failure[0];
		if (cause == null) {
			this.slot.observer().loaded(this.objectClass.name(), this.slot.id());
			return Start.STARTED;
		}
		Throwable told = (cause instanceof ObjectAbort) ? this.lives.resetException(cause) : cause;
		List<Runnable> rejections = new ArrayList<>();
		rejections.add(() -> event.reject(told));
		this.slot.loop().drainTo((queued) -> rejections.add(() -> queued.reject(told)));
		this.slot.handOver().accept(rejections);
		this.lives.reset(life, told);
		return Start.FAILED;
	}

	@Override
	public @Nullable CompletableFuture<?> endBatch() {
		return this.turns.endBatch();
	}

	@Override
	public @Nullable Runnable dueLongWork() {
		ObjectInstance life = this.lives.current();
		return (life == null || life.hasEnded()) ? null : life.storageEvents().takeLongWork(() -> checkpoint(life));
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

	@Override
	public void longWork(Runnable task) {
		this.objectClass.threads().longWork().execute(task);
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

		/** The event needs no instance. */
		NEEDLESS,

		/** It has thrown, or the object was reset. */
		FAILED,

		/** It ran for too long: the object belongs to another thread. */
		LOST

	}

}
