package dev.durableobjects.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.gate.Output;
import dev.durableobjects.runtime.AlarmResult.Kind;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * An event that has a time, which is stored in the object and stays stored until the
 * event has been dealt with. Its result is an output behind what it has written, and
 * names the time.
 */
abstract class WakeEvent extends ObservableEvent implements PendingWork, Output {

	private static final Set<Kind> WITHOUT_EVENT = EnumSet.of(Kind.NONE, Kind.NOT_DUE, Kind.GIVEN_UP);

	private final @Nullable String objectName;

	private final Runnable waits;

	private final Duration timeLimit;

	private final CompletableFuture<AlarmResult> future;

	private Disposable timer = Disposables.disposed();

	private volatile @Nullable Instant due;

	private @Nullable AlarmResult result;

	private volatile @Nullable Throwable codeFailure;

	WakeEvent(@Nullable String objectName, Runnable waits, Duration timeLimit, CompletableFuture<AlarmResult> future) {
		this.waits = waits;
		this.objectName = objectName;
		this.timeLimit = timeLimit;
		this.future = future;
	}

	@Override
	public @Nullable String objectName() {
		return this.objectName;
	}

	@Override
	public long size() {
		return 0;
	}

	@Override
	public @Nullable CallOrigin origin() {
		return null;
	}

	@Override
	public AwakeReason reason() {
		return AwakeReason.ALARM;
	}

	@Override
	public boolean isAwaited() {
		return true;
	}

	/**
	 * One that finds nothing to do counts nothing.
	 */
	@Override
	public UsageKind usage() {
		return UsageKind.NONE;
	}

	@Override
	public boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public boolean mayRunAsleep() {
		return true;
	}

	@Override
	public void waits() {
		this.waits.run();
	}

	/**
	 * The object is being aborted, by this event or another one, and wants no other try.
	 */
	abstract void aborted(ObjectInstance instance);

	@Nullable Instant due() {
		return this.due;
	}

	void due(@Nullable Instant time) {
		this.due = time;
		if (time != null) {
			observation().scheduledFor(time);
		}
	}

	/**
	 * The application's code has failed, whatever becomes of the event.
	 */
	void codeFailed(Throwable failure) {
		this.codeFailure = failure;
	}

	/**
	 * Code of the application begins to run, and with it the time that it may take.
	 */
	void begin(ObjectInstance instance) {
		ObjectSlot slot = instance.slot();
		// Whoever finds the event in the instance finds its timer.
		this.timer = slot.objectClass()
			.threads()
			.timer()
			.after(this.timeLimit,
					() -> slot.turns().expire(instance, () -> instance.wakes().contains(this), expired(slot)));
		instance.add(this);
		slot.account().count(UsageKind.REQUEST);
	}

	private static DurableObjectException expired(ObjectSlot slot) {
		return new TimeExceededException(ResetCause.ALARM_TIME,
				"Alarm exceeded its allowed execution time (durable-objects.alarms.time-limit).", slot.id());
	}

	/**
	 * No code of the application runs any more.
	 */
	void end(ObjectInstance instance) {
		this.timer.dispose();
		instance.remove(this);
	}

	void settle(ObjectInstance instance, Kind kind, @Nullable Throwable failure) {
		if (this.result == null) {
			this.result = new AlarmResult(kind, this.due, failure);
			observation().waitsForCommit();
			instance.outputGate().whenOpen(this);
		}
	}

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		settle(instance, Kind.FAILED, failure);
	}

	@Override
	public void reject(Throwable failure) {
		Instant handled = this.due;
		complete((handled != null) ? new AlarmResult(Kind.FAILED, handled, failure) : AlarmResult.rejected(failure));
	}

	/**
	 * The object is reset while the event runs.
	 */
	@Override
	public void abandon(Throwable cause) {
		this.timer.dispose();
		complete(new AlarmResult(Kind.FAILED, this.due, cause));
	}

	@Override
	public void release() {
		complete(this.result);
	}

	@Override
	public void discard(Throwable cause) {
		complete(new AlarmResult(Kind.FAILED, this.due, cause));
	}

	/**
	 * Tell how it went. An object that was woken too early or for nothing, or has only
	 * deleted an alarm that is given up, has handled no event.
	 */
	private void complete(@Nullable AlarmResult told) {
		Throwable failure = this.codeFailure;
		if (failure == null && told != null) {
			failure = told.failure();
		}
		if (failure == null && told != null && WITHOUT_EVENT.contains(told.kind())) {
			dropped();
		}
		else {
			ended(failure);
		}
		this.future.complete(told);
	}

}
