package dev.durableobjects.runtime;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

import dev.durableobjects.gate.CriticalSection;

/**
 * One event's code, or what goes on after it, from its start to its end: bound to one
 * thread, which owns the object while the code runs and not while it waits.
 * <p>
 * Code that runs for too long is cut off: its thread is interrupted and loses the object,
 * whatever it does afterwards. That can happen at any moment except while the thread does
 * something that only the owner may do ({@link #hold()}).
 */
final class Turn {

	private final ObjectInstance instance;

	private final @Nullable ObjectEvent event;

	private final EventObservation observation;

	private final Thread thread = Thread.currentThread();

	private @Nullable CriticalSection section;

	private State state = State.RUNNING;

	private volatile long started;

	private volatile long ran;

	/**
	 * Begin a turn on the calling thread.
	 * @param instance the object
	 * @param event the event, or {@code null} for what goes on after its method has
	 * returned
	 * @param observation who follows what the turn is part of
	 * @param section the critical section to which the turn belongs
	 * @param now the time in nanoseconds
	 */
	Turn(ObjectInstance instance, @Nullable ObjectEvent event, EventObservation observation,
			@Nullable CriticalSection section, long now) {
		this.instance = instance;
		this.event = event;
		this.observation = observation;
		this.section = section;
		this.started = now;
	}

	ObjectInstance instance() {
		return this.instance;
	}

	@Nullable ObjectEvent event() {
		return this.event;
	}

	/**
	 * The code waits in its middle, or has run for so long that it seems to.
	 */
	void waits() {
		if (this.event != null) {
			this.event.waits();
		}
	}

	/**
	 * Called by the watching thread now and then.
	 */
	void watch(long now) {
		if (ranFor(now) > ObjectExecutor.LONG_TASK_NANOS) {
			waits();
		}
	}

	/**
	 * The origin of the calls that the code makes now. Used by the turn's own thread.
	 */
	CallOrigin origin() {
		return CallOrigin.of(this);
	}

	/**
	 * Who follows what the turn is part of.
	 */
	EventObservation observation() {
		return this.observation;
	}

	/**
	 * What a subscriber passes on that is subscribed to on behalf of the turn.
	 */
	Context context() {
		return this.observation.context(origin().context());
	}

	Thread thread() {
		return this.thread;
	}

	/**
	 * The critical section to which the code that runs now belongs. Used by the turn's
	 * own thread.
	 */
	@Nullable CriticalSection section() {
		return this.section;
	}

	void enter(@Nullable CriticalSection section) {
		this.section = section;
	}

	/**
	 * Whether the turn may go on after a wait. Called by the owner of the object while
	 * the turn waits.
	 */
	boolean mayGoOn() {
		return this.instance.admits(this.section);
	}

	/**
	 * Begin something that only the owner of the object may do.
	 * @return whether the thread still owns it
	 */
	synchronized boolean hold() {
		if (this.state == State.CUT_OFF) {
			return false;
		}
		this.state = State.HELD;
		return true;
	}

	/**
	 * Go on with the application's code.
	 */
	synchronized void goOn() {
		this.state = State.RUNNING;
	}

	/**
	 * The code has returned.
	 * @return whether the thread still owns the object
	 */
	synchronized boolean end() {
		boolean owner = this.state != State.CUT_OFF;
		this.state = State.OVER;
		return owner;
	}

	/**
	 * Take the object away from the thread and interrupt it.
	 * @param fence run before
	 * @return whether the caller owns the object now
	 */
	synchronized boolean cutOff(Runnable fence) {
		if (this.state != State.RUNNING) {
			return false;
		}
		fence.run();
		this.state = State.CUT_OFF;
		this.thread.interrupt();
		return true;
	}

	synchronized boolean isOver() {
		return this.state == State.OVER;
	}

	/**
	 * The code begins to wait: the clock stops.
	 */
	void pause(long now) {
		this.ran += now - this.started;
	}

	/**
	 * The code goes on: the clock starts anew.
	 */
	void resume(long now) {
		this.started = now;
	}

	long started() {
		return this.started;
	}

	/**
	 * How long the code has run, if it is running.
	 */
	long ranFor(long now) {
		return this.ran + now - this.started;
	}

	private enum State {

		/** The application's code runs. */
		RUNNING,

		/** The runtime acts for the code, or the code waits. */
		HELD,

		/** The code has lost its object. */
		CUT_OFF,

		/** The code has returned. */
		OVER

	}

}
