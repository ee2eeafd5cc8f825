package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.ScheduleRun;
import dev.durableobjects.runtime.AlarmResult.Kind;
import dev.durableobjects.schedule.ScheduleMethod;
import dev.durableobjects.schedule.ScheduleTiming;
import dev.durableobjects.sqlite.ScheduleStore;
import dev.durableobjects.sqlite.StoredSchedule;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The first of the object's schedules is due. That a try begins is committed before the
 * method is called, so that one which brings the object down is found and counted by the
 * next event; that it is over is a write of the method's last turn.
 */
final class ScheduleEvent extends WakeEvent {

	private static final Log logger = LogFactory.getLog(ScheduleEvent.class);

	private static final int SHOWN_CHARACTERS = 500;

	private static final String BROUGHT_DOWN = "The object was reset, or the process ended, during the run.";

	private final ScheduleRequest request;

	private @Nullable StoredSchedule running;

	ScheduleEvent(ScheduleRequest request, CompletableFuture<AlarmResult> future) {
		super(request.objectName(), request.waits(), request.timeLimit(), future);
		this.request = request;
	}

	@Override
	public EventDescription description() {
		return new EventDescription.Schedule();
	}

	/**
	 * An object that is woken too early, or whose run is given up, is not constructed.
	 */
	@Override
	public boolean runAsleep(ObjectInstance instance) {
		try {
			return next(instance) == null;
		}
		catch (RuntimeException ex) {
			fail(instance, ex);
			return true;
		}
	}

	@Override
	public void run(ObjectInstance instance) {
		StoredSchedule next = next(instance);
		ScheduleMethod method = (next != null) ? method(instance, next) : null;
		if (next == null || method == null) {
			return;
		}
		instance.hold(instance.currentTurn(), () -> {
			store(instance).begin(next);
			instance.store().beforeWait();
		});
		due(next.dueTime());
		this.running = next;
		begin(instance);
		try {
			call(instance, method, next);
			instance.check();
			instance.codeReturned();
		}
		catch (ObjectAbort abort) {
			throw abort;
		}
		catch (Throwable failure) {
			threw(instance, next, failure);
			return;
		}
		end(instance);
		over(instance, next, next.failures() + 1, null);
		dealtWith(instance);
	}

	private static void call(ObjectInstance instance, ScheduleMethod method, StoredSchedule next) throws Throwable {
		JsonMapper mapper = instance.slot().objectClass().storage().mapper();
		String payload = next.payload();
		method.invoke(instance.target(),
				(type) -> (payload != null) ? mapper.readValue(payload, mapper.constructType(type)) : null,
				new ScheduleInvocationInfo(next.name(), next.scheduledTime(), next.failures()));
	}

	private void threw(ObjectInstance instance, StoredSchedule next, Throwable failure) {
		if (instance.hasEnded()) {
			fail(instance, failure);
			return;
		}
		instance.codeThrew(failure);
		end(instance);
		codeFailed(failure);
		failed(instance, next, shown(failure));
		dealtWith(instance);
	}

	/**
	 * The schedule whose method is to be called.
	 * @return the schedule, or {@code null} if there is nothing to call now, which has
	 * been settled then
	 */
	private @Nullable StoredSchedule next(ObjectInstance instance) {
		StoredSchedule next = store(instance).next();
		while (next != null && next.started()) {
			failed(instance, next, BROUGHT_DOWN);
			next = store(instance).next();
		}
		if (next != null && !next.dueTime().isAfter(now(instance))) {
			if (method(instance, next) != null) {
				return next;
			}
			over(instance, next, next.failures(), "No method of the class is annotated for it.");
			dealtWith(instance);
			return null;
		}
		tell(instance, next, Kind.NOT_DUE);
		return null;
	}

	private static @Nullable ScheduleMethod method(ObjectInstance instance, StoredSchedule schedule) {
		return instance.slot().objectClass().schedules().find(schedule.name());
	}

	/**
	 * A try has failed. One of a schedule that the application has deleted or replaced
	 * meanwhile was the last.
	 */
	private void failed(ObjectInstance instance, StoredSchedule schedule, String failure) {
		int tries = schedule.failures() + 1;
		Instant again = now(instance).plus(this.request.backOff().apply(schedule.failures()));
		if (tries > this.request.maxRetries() || !store(instance).retry(schedule, again, failure)) {
			over(instance, schedule, tries, failure);
		}
	}

	private static void over(ObjectInstance instance, StoredSchedule schedule, int tries, @Nullable String failure) {
		Instant now = now(instance);
		store(instance).end(schedule, following(instance, schedule, now),
				new ScheduleRun(schedule.name(), schedule.scheduledTime(), now, tries, failure));
	}

	/**
	 * When a schedule runs after this time. One whose timing cannot be read any more, as
	 * when its time zone was abolished, does not.
	 */
	private static @Nullable Instant following(ObjectInstance instance, StoredSchedule schedule, Instant now) {
		try {
			return ScheduleTiming.parse(schedule.timing()).next(schedule.scheduledTime(), now);
		}
		catch (IllegalArgumentException ex) {
			logger.warn("Schedule '" + schedule.name() + "' of " + instance.slot() + " runs no more", ex);
			return null;
		}
	}

	/**
	 * Tell when the object is to be woken next, which may be now: others may have been
	 * due at the same time.
	 */
	private void dealtWith(ObjectInstance instance) {
		tell(instance, store(instance).next(), Kind.WAKE_NEXT);
	}

	private void tell(ObjectInstance instance, @Nullable StoredSchedule next, Kind kind) {
		store(instance).told();
		due((next != null) ? next.dueTime() : null);
		settle(instance, (next != null) ? kind : Kind.NONE, null);
	}

	/**
	 * The run is given up.
	 */
	@Override
	void aborted(ObjectInstance instance) {
		end(instance);
		StoredSchedule aborted = this.running;
		if (aborted != null) {
			over(instance, aborted, aborted.failures() + 1, "The object was aborted and wants no other try.");
		}
		dealtWith(instance);
	}

	private static ScheduleStore store(ObjectInstance instance) {
		return instance.store().schedules();
	}

	private static Instant now(ObjectInstance instance) {
		return Instant.ofEpochMilli(instance.slot().objectClass().runtime().millis());
	}

	private static String shown(Throwable failure) {
		String text = failure.toString();
		return (text.length() <= SHOWN_CHARACTERS) ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
	}

}
