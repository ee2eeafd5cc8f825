package dev.durableobjects.namespace;

import java.time.Clock;

import dev.durableobjects.runtime.ActivityMonitor;
import dev.durableobjects.runtime.ObjectTimer;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

/**
 * Time as the whole runtime sees it. All parts go by one clock: either the machine's, or
 * one that is moved by a test, which has to know when everything that a moment has caused
 * is done before it moves on.
 *
 * @param clock tells the time
 * @param timer tells objects that time has passed, or {@code null} for the passing of
 * time itself. Whoever moves another one also calls {@link NamespaceRegistry#sweep()}
 * when objects become idle
 * @param alarms the timer of alarms and schedules; its clock shows the same time
 * @param activity told of what the threads of the runtime do
 */
public record RuntimeTime(Clock clock, @Nullable ObjectTimer timer, TaskScheduler alarms, ActivityMonitor activity) {

	/**
	 * The time of the machine.
	 * @param alarms the timer of alarms and schedules
	 * @return the time
	 */
	public static RuntimeTime system(TaskScheduler alarms) {
		return new RuntimeTime(Clock.systemUTC(), null, alarms, ActivityMonitor.NONE);
	}

	/**
	 * Whether a test moves the clock, instead of time itself.
	 * @return whether timers run exactly when the clock shows their time
	 */
	public boolean isMoved() {
		return this.timer != null;
	}

}
