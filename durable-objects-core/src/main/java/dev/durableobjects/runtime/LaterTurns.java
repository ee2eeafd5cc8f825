package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.CriticalSection;
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
	void run(ObjectInstance life, Runnable work, IfEnded ifEnded) {
		run(life, EventObservation.NONE, work, ifEnded);
	}

	/**
	 * Run something in a turn of a life, soon, that goes on with an event.
	 * @param life the life
	 * @param observation who follows the event
	 * @param work what to run
	 * @param ifEnded told when that life is over
	 */
	void run(ObjectInstance life, EventObservation observation, Runnable work, IfEnded ifEnded) {
		run(life, null, observation, work, ifEnded);
	}

	/**
	 * Run something in a turn of a life, soon, as part of a critical section.
	 * @param life the life
	 * @param section the section, or {@code null} for none
	 * @param observation who follows the event that has begun it
	 * @param work what to run
	 * @param ifEnded told when that life is over
	 */
	void run(ObjectInstance life, @Nullable CriticalSection section, EventObservation observation, Runnable work,
			IfEnded ifEnded) {
		this.slot.loop().post(new LaterTurn(life, section, observation, work, ifEnded));
	}

	/**
	 * Run something that may make writes of this and earlier turns visible outside, as
	 * soon as they are durable: at once, or in a turn of its own. Called in a turn.
	 * @param life the life
	 * @param observation who follows the event
	 * @param work what to run
	 * @param ifEnded told when that life is over
	 */
	void runWhenDurable(ObjectInstance life, EventObservation observation, Runnable work, IfEnded ifEnded) {
		if (life.outputGate().isOpen()) {
			work.run();
		}
		else {
			whenOpen(life,
					() -> run(life, observation, () -> runBeforeOthers(life, observation, work, ifEnded), ifEnded),
					() -> {
					});
		}
	}

	/**
	 * Other events may have written meanwhile. A busy object's gate is seldom open, so no
	 * other event is delivered this time.
	 */
	private void runBeforeOthers(ObjectInstance life, EventObservation observation, Runnable work, IfEnded ifEnded) {
		if (life.outputGate().isOpen()) {
			work.run();
			return;
		}
		InputGate.Lock lock = this.inputGate.lock();
		whenOpen(life, () -> run(life, observation, () -> {
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

	private final class LaterTurn implements UrgentWork {

		private final ObjectInstance life;

		private final @Nullable CriticalSection section;

		private final EventObservation observation;

		private final Runnable work;

		private final IfEnded ifEnded;

		private LaterTurn(ObjectInstance life, @Nullable CriticalSection section, EventObservation observation,
				Runnable work, IfEnded ifEnded) {
			this.life = life;
			this.observation = observation;
			this.section = section;
			this.work = work;
			this.ifEnded = ifEnded;
		}

		@Override
		public boolean mayRun() {
			return this.life.admits(this.section);
		}

		@Override
		public boolean run() {
			LaterTurns.this.turns.endBatchIfDue();
			if (this.life.hasEnded()) {
				this.ifEnded.abandon(LaterTurns.this.lives.resetException(null));
				return true;
			}
			LaterTurns.this.slot.touch();
			return LaterTurns.this.turns.inTurn(this.life, null, this.observation, CriticalSection.open(this.section),
					this.work);
		}

	}

}
