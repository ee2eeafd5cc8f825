package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.List;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.gate.InputGate;

/**
 * Brings the events of one object to its present life, and begins a life where there is
 * none.
 */
final class EventDelivery implements ObjectEventLoop.Body {

	private static final Log logger = LogFactory.getLog(EventDelivery.class);

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
	public boolean beforeEvent() {
		this.turns.endBatchIfDue();
		if (this.lives.current() == null) {
			if (!mayDeliver()) {
				return false;
			}
			this.lives.begin();
		}
		return mayDeliver();
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
		this.turns.inTurn(life, () -> {
			try {
				event.run(life);
			}
			catch (ObjectAbort abort) {
				this.turns.abort(life, abort);
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
			this.turns.inTurn(life, () -> {
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

	@Override
	public void endBatch() {
		this.turns.endBatch();
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
				this.slot.loop().post(() -> this.turns.checkDoom(life));
			}
		};
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

}
