package dev.durableobjects.runtime;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.AlarmInvocationInfo;

/**
 * What an object is asked for when its alarm is due.
 *
 * @param objectName the object's name, if it is known
 * @param waits called when the handler waits in its middle, possibly more than once
 * @param timeLimit how long the handler may take before its object is reset
 * @param attempt what the handler is told, for the time that the object's alarm really
 * has
 * @param givenUp when not {@code null}, an alarm of this time is only deleted
 * @param early whether an alarm that is not due is handled all the same
 */
public record AlarmRequest(@Nullable String objectName, Runnable waits, Duration timeLimit,
		Function<Instant, Attempt> attempt, @Nullable Instant givenUp, boolean early) {

	/**
	 * One try to run the handler.
	 *
	 * @param info what the handler is told
	 * @param last whether the alarm is given up if the handler fails
	 */
	public record Attempt(AlarmInvocationInfo info, boolean last) {
	}

}
