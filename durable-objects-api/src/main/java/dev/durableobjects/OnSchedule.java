package dev.durableobjects;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks the method of an object that runs when a {@linkplain Schedule schedule} is due:
 * <pre class="code">
 * &#64;OnSchedule("digest")
 * void sendDigest(Digest payload, ScheduleInvocationInfo info) { … }
 * </pre> The method returns nothing and takes the payload, the
 * {@link ScheduleInvocationInfo}, both or none, in any order. It runs as an event of its
 * own, like every other of the object, on a thread of the runtime. When it throws it runs
 * again, as an alarm does: after 2, 4, 8 … seconds, and six times unless
 * {@code durable-objects.alarms.max-retries} says otherwise. What does not fit is
 * reported when the application starts.
 *
 * @see DurableObjectSchedules
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnSchedule {

	/**
	 * The handler's name: the name of a schedule up to its first colon.
	 * @return the name
	 */
	String value();

}
