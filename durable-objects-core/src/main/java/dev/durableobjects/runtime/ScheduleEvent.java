package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.ScheduleRun;
import dev.durableobjects.runtime.AlarmResult.Kind;
import dev.durableobjects.schedule.ScheduleMethod;
import dev.durableobjects.schedule.ScheduleTiming;
import dev.durableobjects.sqlite.StoredSchedule;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first of the object's schedules is due. That a try begins is committed before the
 * method is called, so that one which brings the object down is counted too; that it is
 * over is a write of the method's last turn.
 */
final class ScheduleEvent extends WakeEvent {

	private static final int SHOWN_CHARACTERS = 500;

	private final ScheduleRequest request;

	private @Nullable StoredSchedule schedule;

	ScheduleEvent(ScheduleRequest request, CompletableFuture<AlarmResult> future) {
		super(request.objectName(), future);
		this.request = request;
	}

	@Override
	EventDescription description() {
		return new EventDescription.Schedule();
	}

	/**
	 * An object that is woken too early, or whose run is given up, is not constructed.
	 */
	@Override
	public boolean runAsleep(ObjectInstance instance) {
		try {
			if (next(instance) == null) {
				return true;
			}
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
		StoredSchedule next = next(instance);
		if (next == null) {
			return;
		}
		ScheduleMethod method = instance.slot().objectClass().schedules().find(next.name());
		if (method == null) {
			over(instance, next, next.tries(), "No method of the class is annotated for it.");
			settle(instance, Kind.SUCCEEDED, null);
			return;
		}
		instance.store().schedules().begin(next);
		instance.store().beforeWait();
		this.schedule = next;
		begin(instance);
		try {
			call(instance, method, next);
			instance.check();
			instance.codeReturned();
			end(instance);
			over(instance, next, next.tries() + 1, null);
			settle(instance, Kind.SUCCEEDED, null);
		}
		catch (ObjectAbort abort) {
			throw abort;
		}
		catch (Throwable failure) {
			failed(instance, next, failure);
		}
	}

	private static void call(ObjectInstance instance, ScheduleMethod method, StoredSchedule next) throws Throwable {
		JsonMapper mapper = instance.slot().objectClass().storage().mapper();
		String payload = next.payload();
		method.invoke(instance.target(),
				(type) -> (payload != null) ? mapper.readValue(payload, mapper.constructType(type)) : null,
				new ScheduleInvocationInfo(next.name(), next.scheduledTime(), next.tries()));
	}

	private void failed(ObjectInstance instance, StoredSchedule next, Throwable failure) {
		if (instance.hasEnded()) {
			fail(instance, failure);
			return;
		}
		instance.codeThrew(failure);
		end(instance);
		codeFailed(failure);
		int tries = next.tries() + 1;
		if (tries > this.request.maxRetries()) {
			over(instance, next, tries, shown(failure));
		}
		else {
			Instant time = now(instance).plus(this.request.backOff().apply(next.tries()));
			instance.store().schedules().retry(next, time, shown(failure));
		}
		settle(instance, Kind.SUCCEEDED, null);
	}

	/**
	 * The schedule that is due.
	 * @return the schedule, or {@code null} if there is nothing to call, which has been
	 * settled then
	 */
	private @Nullable StoredSchedule next(ObjectInstance instance) {
		StoredSchedule next = instance.store().schedules().next();
		due((next != null) ? next.dueTime() : null);
		if (next == null || next.dueTime().isAfter(now(instance))) {
			settle(instance, (next != null) ? Kind.NOT_DUE : Kind.NONE, null);
			return null;
		}
		if (next.tries() > this.request.maxRetries()) {
			over(instance, next, next.tries(), "Each try has brought the object down.");
			settle(instance, Kind.SUCCEEDED, null);
			return null;
		}
		return next;
	}

	private static void over(ObjectInstance instance, StoredSchedule schedule, int tries, @Nullable String failure) {
		Instant now = now(instance);
		instance.store()
			.schedules()
			.end(schedule, ScheduleTiming.parse(schedule.timing()).next(schedule.scheduledTime(), now),
					new ScheduleRun(schedule.name(), schedule.scheduledTime(), now, tries, failure));
	}

	/**
	 * The run is given up.
	 */
	@Override
	void aborted(ObjectInstance instance) {
		end(instance);
		StoredSchedule running = this.schedule;
		if (running != null) {
			over(instance, running, running.tries() + 1, "The object was aborted and wants no other try.");
		}
		settle(instance, Kind.ABORTED, null);
	}

	private static Instant now(ObjectInstance instance) {
		return Instant.ofEpochMilli(instance.slot().objectClass().runtime().millis());
	}

	private static String shown(Throwable failure) {
		String text = failure.toString();
		return (text.length() <= SHOWN_CHARACTERS) ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
	}

}
