package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.gate.Output;
import dev.durableobjects.runtime.AlarmResult.Kind;

/**
 * The object's alarm is due. While the handler runs, the alarm stays stored, so that it
 * is not lost if the process ends; its deletion is a write of the handler's last turn,
 * and the result is an output behind it.
 */
final class AlarmEvent implements ObjectEvent, PendingWork, Output {

	private final AlarmRequest request;

	private final CompletableFuture<AlarmResult> future;

	private volatile @Nullable Instant due;

	private @Nullable AlarmResult result;

	AlarmEvent(AlarmRequest request, CompletableFuture<AlarmResult> future) {
		this.request = request;
		this.future = future;
	}

	@Override
	public @Nullable String objectName() {
		return this.request.objectName();
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

	@Override
	public boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public boolean mayRunAsleep() {
		return true;
	}

	/**
	 * An object that is woken too early, or whose alarm is given up, is not constructed.
	 */
	@Override
	public boolean runAsleep(ObjectInstance instance) {
		try {
			if (due(instance) == null) {
				return true;
			}
			instance.store().endAlarm(false);
			this.due = null;
			return false;
		}
		catch (RuntimeException ex) {
			fail(instance, ex);
			return true;
		}
	}

	@Override
	public void run(ObjectInstance instance) {
		Instant time = due(instance);
		if (time != null && instance.target() instanceof AlarmHandler handler) {
			run(instance, handler, time);
		}
		else if (time != null) {
			end(instance, true, Kind.NO_HANDLER, null);
		}
	}

	/**
	 * Begin to handle the alarm.
	 * @return the alarm, or {@code null} if it is not for the handler, which has been
	 * settled then
	 */
	private @Nullable Instant due(ObjectInstance instance) {
		Instant time = instance.store().beginAlarm();
		this.due = time;
		if (time == null) {
			settle(instance, AlarmResult.of(Kind.NONE, null));
			return null;
		}
		if (this.request.givenUp() != null) {
			end(instance, time.equals(this.request.givenUp()), Kind.GIVEN_UP, null);
			return null;
		}
		if (time.toEpochMilli() > instance.slot().objectClass().runtime().millis()) {
			end(instance, false, Kind.NOT_DUE, null);
			return null;
		}
		return time;
	}

	private void run(ObjectInstance instance, AlarmHandler handler, Instant time) {
		AlarmRequest.Attempt attempt = this.request.attempt().apply(time);
		instance.add(this);
		instance.alarm(this);
		try {
			handler.alarm(attempt.info());
			instance.check();
			instance.codeReturned();
			end(instance, true, Kind.SUCCEEDED, null);
		}
		catch (ObjectAbort abort) {
			throw abort;
		}
		catch (Throwable failure) {
			if (instance.hasEnded()) {
				fail(instance, failure);
			}
			else {
				instance.codeThrew(failure);
				end(instance, attempt.last(), Kind.FAILED, failure);
			}
		}
	}

	private void end(ObjectInstance instance, boolean dealtWith, Kind kind, @Nullable Throwable failure) {
		instance.remove(this);
		instance.alarm(null);
		boolean deleted = instance.store().endAlarm(dealtWith);
		Kind told = (kind == Kind.FAILED && deleted) ? Kind.GIVEN_UP : kind;
		settle(instance, new AlarmResult(told, this.due, failure));
	}

	/**
	 * The object is being aborted, by this event or another one, and wants no other try:
	 * the alarm is deleted.
	 */
	void aborted(ObjectInstance instance) {
		end(instance, true, Kind.ABORTED, null);
	}

	boolean answers(CompletableFuture<AlarmResult> asked) {
		return this.future == asked;
	}

	private void settle(ObjectInstance instance, AlarmResult settled) {
		if (this.result == null) {
			this.result = settled;
			instance.outputGate().whenOpen(this);
		}
	}

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		settle(instance, new AlarmResult(Kind.FAILED, this.due, failure));
	}

	@Override
	public void reject(Throwable failure) {
		Instant handled = this.due;
		this.future.complete(
				(handled != null) ? new AlarmResult(Kind.FAILED, handled, failure) : AlarmResult.rejected(failure));
	}

	/**
	 * The object is reset while its handler runs.
	 */
	@Override
	public void abandon(Throwable cause) {
		this.future.complete(new AlarmResult(Kind.FAILED, this.due, cause));
	}

	@Override
	public void release() {
		this.future.complete(this.result);
	}

	@Override
	public void discard(Throwable cause) {
		this.future.complete(new AlarmResult(Kind.FAILED, this.due, cause));
	}

}
