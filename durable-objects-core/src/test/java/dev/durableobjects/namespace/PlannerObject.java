package dev.durableobjects.namespace;

import java.util.Queue;
import java.util.function.BiConsumer;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectState;
import dev.durableobjects.OnSchedule;
import dev.durableobjects.ScheduleInvocationInfo;

/**
 * Notes its runs, outside its storage too, and does in them what the test says.
 */
final class PlannerObject extends UnplannedObject {

	PlannerObject(DurableObjectState ctx, Queue<String> seen,
			BiConsumer<DurableObjectState, ScheduleInvocationInfo> handler) {
		super(ctx, seen, handler);
	}

	@OnSchedule("note")
	void note(@Nullable Note payload, ScheduleInvocationInfo info) {
		ran(info.name() + " " + info.scheduledTime() + " " + info.retryCount() + " "
				+ ((payload != null) ? payload.text() : "-"), info);
	}

	@OnSchedule("bare")
	void bare(ScheduleInvocationInfo info) {
		ran(info.name(), info);
	}

	@OnSchedule("text")
	void text(String payload, ScheduleInvocationInfo info) {
		ran(payload, info);
	}

	@OnSchedule("number")
	void number(long payload, ScheduleInvocationInfo info) {
		ran(String.valueOf(payload), info);
	}

}
