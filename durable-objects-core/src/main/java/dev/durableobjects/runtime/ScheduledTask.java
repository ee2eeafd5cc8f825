package dev.durableobjects.runtime;

import java.time.Duration;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

import dev.durableobjects.gate.CriticalSection;

/**
 * A task that an object has scheduled. While it waits for its time it keeps the object in
 * memory. Can be disposed of by any thread.
 */
class ScheduledTask implements Disposable, PendingWork {

	private static final Log logger = LogFactory.getLog(ScheduledTask.class);

	private final ObjectInstance instance;

	private final @Nullable CriticalSection section;

	private final EventObservation observation;

	private final Runnable task;

	private final @Nullable Duration period;

	private final Disposable.Swap timer = Disposables.swap();

	private volatile boolean over;

	ScheduledTask(ObjectInstance instance, @Nullable CriticalSection section, Runnable task,
			@Nullable Duration period) {
		this.instance = instance;
		this.section = section;
		this.observation = ObjectThread.currentObservation();
		this.task = task;
		this.period = period;
	}

	/**
	 * Run in a turn as soon as the delay is over.
	 */
	void begin(Duration delay) {
		if (delay.isZero()) {
			post();
		}
		else {
			this.instance.add(this);
			this.timer.update(this.instance.slot().objectClass().threads().timer().after(delay, this::post));
		}
	}

	private void post() {
		this.instance.slot()
			.laterTurns()
			.run(this.instance, this.section, this.observation, this::run, (cause) -> end());
	}

	private void run() {
		if (this.over) {
			return;
		}
		this.instance.remove(this);
		try {
			this.task.run();
		}
		catch (ObjectAbort abort) {
			logger.debug("A scheduled task has aborted its object", abort);
		}
		catch (RuntimeException | Error ex) {
			logger.error("A task that " + this.instance.slot() + " has scheduled failed", ex);
		}
		if (this.period != null && !this.over) {
			begin(this.period);
		}
		else {
			end();
		}
	}

	private void end() {
		this.over = true;
		ended();
	}

	/**
	 * Called when the task will not run again, possibly more than once.
	 */
	void ended() {
	}

	@Override
	public void dispose() {
		end();
		this.timer.dispose();
		this.instance.remove(this);
		this.instance.slot().lookAgain();
	}

	@Override
	public boolean isDisposed() {
		return this.over;
	}

	@Override
	public AwakeReason reason() {
		return AwakeReason.SCHEDULED_TASK;
	}

	@Override
	public void abandon(Throwable cause) {
		end();
		this.timer.dispose();
	}

}
