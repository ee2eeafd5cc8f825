package dev.durableobjects.namespace;

import java.time.Instant;
import java.util.List;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.ObjectStatus;
import dev.durableobjects.runtime.SocketStatus;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sees of an object at one moment.
 *
 * @param className the class's name
 * @param id the object, with its name if that is known
 * @param size how many bytes its files have
 * @param alarm when its alarm is due, or {@code null} if none is set
 * @param schedules its schedules
 * @param sockets its sockets
 * @param status what it is doing, or {@code null} if it is not in memory
 * @param failure why its storage cannot be read, or {@code null} if it can
 */
public record ObjectDetails(String className, DurableObjectId id, long size, @Nullable Instant alarm,
		List<ScheduleDetails> schedules, SocketStatus sockets, @Nullable ObjectStatus status,
		@Nullable String failure) {

	/**
	 * One of its schedules.
	 *
	 * @param name its name
	 * @param timing when it repeats, as text
	 * @param dueTime when it is to run next
	 * @param failures how often its present run has failed
	 * @param failure why the last try failed, or {@code null}
	 */
	public record ScheduleDetails(String name, String timing, Instant dueTime, int failures, @Nullable String failure) {
	}

}
