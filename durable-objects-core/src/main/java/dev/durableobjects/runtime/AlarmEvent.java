package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.runtime.AlarmResult.Kind;
import org.jspecify.annotations.Nullable;

/**
 * The object's alarm is due. While the handler runs, the alarm stays stored, so that it
 * is not lost if the process ends; its deletion is a write of the handler's last turn,
 * and the result is an output behind it.
 */
final class AlarmEvent extends WakeEvent {

	private final AlarmRequest request;

	AlarmEvent(AlarmRequest request, CompletableFuture<AlarmResult> future) {
		super(request.objectName(), request.waits(), request.timeLimit(), future);
		this.request = request;
	}

	@Override
	public EventDescription description() {
		return new EventDescription.Alarm();
	}

	/**
	 * An object that is woken too early, or whose alarm is given up, is not constructed.
	 */
	@Override
	public boolean runAsleep(ObjectInstance instance) {
		try {
			if (begun(instance) == null) {
				return true;
			}
			instance.store().endAlarm(false);
			due(null);
			return false;
		}
		catch (RuntimeException ex) {
			fail(instance, ex);
			return true;
		}
	}

	@Override
	public void run(ObjectInstance instance) {
		Instant time = begun(instance);
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
	private @Nullable Instant begun(ObjectInstance instance) {
		Instant time = instance.store().beginAlarm();
		due(time);
		if (time == null) {
			settle(instance, Kind.NONE, null);
			return null;
		}
		if (this.request.givenUp() != null) {
			end(instance, time.equals(this.request.givenUp()), Kind.GIVEN_UP, null);
			return null;
		}
		if (!this.request.early() && time.toEpochMilli() > instance.slot().objectClass().runtime().millis()) {
			end(instance, false, Kind.NOT_DUE, null);
			return null;
		}
		return time;
	}

	private void run(ObjectInstance instance, AlarmHandler handler, Instant time) {
		AlarmRequest.Attempt attempt = this.request.attempt().apply(time);
		begin(instance);
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
		end(instance);
		boolean deleted = instance.store().endAlarm(dealtWith);
		settle(instance, (kind == Kind.FAILED && deleted) ? Kind.GIVEN_UP : kind, failure);
	}

	/**
	 * The alarm is deleted.
	 */
	@Override
	void aborted(ObjectInstance instance) {
		end(instance, true, Kind.ABORTED, null);
	}

}
