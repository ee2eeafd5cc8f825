package dev.durableobjects.runtime;

import dev.durableobjects.gate.InputGate;
import dev.durableobjects.gate.Output;

/**
 * Turns that are run later: what goes on in an object after the method that began it has
 * returned. {@link #run} may be called by any thread, the rest in a turn.
 */
final class LaterTurns {

	private final ObjectSlot slot;

	private final ObjectTurns turns;

	private final ObjectLives lives;

	private final InputGate inputGate;

	LaterTurns(ObjectSlot slot, ObjectTurns turns, ObjectLives lives, InputGate inputGate) {
		this.slot = slot;
		this.turns = turns;
		this.lives = lives;
		this.inputGate = inputGate;
	}

	/**
	 * Run something in a turn of a life, soon.
	 * @param life the life
	 * @param work what to run
	 * @param ifEnded told when that life is over
	 */
	void run(ObjectInstance life, Runnable work, PendingWork ifEnded) {
		this.slot.loop().post(() -> {
			this.turns.endBatchIfDue();
			if (life.hasEnded()) {
				ifEnded.abandon(this.lives.resetException(null));
			}
			else {
				this.slot.touch();
				this.turns.inTurn(life, work);
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
			whenOpen(life, () -> run(life, () -> runBeforeOthers(life, work, ifEnded), ifEnded), () -> {
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
		whenOpen(life, () -> run(life, () -> {
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

}
