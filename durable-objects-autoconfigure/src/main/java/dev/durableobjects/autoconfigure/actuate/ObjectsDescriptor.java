package dev.durableobjects.autoconfigure.actuate;

import java.time.Instant;
import java.util.List;

import dev.durableobjects.namespace.ClassDetails;
import dev.durableobjects.namespace.ObjectOperations.AbandonedAlarmDetails;
import dev.durableobjects.runtime.SocketStatus;
import org.jspecify.annotations.Nullable;

/**
 * All classes, as the endpoint shows them.
 *
 * @param scriptName the name of this application's script
 * @param classes the classes
 * @param migrations what was applied
 * @param activeObjects how many objects are in memory
 * @param queuedEvents how many events wait for objects
 * @param alarmLagMillis how long the alarm has been due that has waited longest
 * @param abandonedAlarms the latest alarms that were given up
 * @param lastErrors the latest failures
 */
record ObjectsDescriptor(String scriptName, List<ClassDetails> classes, Migrations migrations, int activeObjects,
		long queuedEvents, long alarmLagMillis, List<AbandonedAlarmDetails> abandonedAlarms,
		List<RecentErrors.RecentError> lastErrors) {

	/**
	 * The migrations of this application.
	 *
	 * @param appliedTag the tag that was applied last
	 * @param pending the tags that follow it in the configuration
	 */
	record Migrations(@Nullable String appliedTag, List<String> pending) {
	}

	/**
	 * One object.
	 *
	 * @param className its class
	 * @param id its id
	 * @param name its name, if it is known
	 * @param size how many bytes its files have
	 * @param loaded whether an instance is in memory
	 * @param awakeReasons why it is in memory
	 * @param lastActive when it last did anything, if it is in memory
	 * @param alarm when its alarm is due
	 * @param schedules its schedules
	 * @param sockets its sockets
	 * @param failure why its storage cannot be read
	 * @param lastErrors its latest failures
	 */
	record ObjectDescriptor(String className, String id, @Nullable String name, long size, boolean loaded,
			java.util.Map<String, Integer> awakeReasons, @Nullable Instant lastActive, @Nullable Instant alarm,
			List<dev.durableobjects.namespace.ObjectDetails.ScheduleDetails> schedules, SocketStatus sockets,
			@Nullable String failure, List<RecentErrors.RecentError> lastErrors) {
	}

}
