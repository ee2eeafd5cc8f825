package dev.durableobjects.alarm;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.AlarmInvocationInfo;

/**
 * One attempt to run an alarm.
 *
 * @param key whose alarm it is
 * @param name the object's name, if it is known
 * @param info what the handler is told if the object's own alarm has the same time
 * @param retriesLeft how many retries will be made if this run fails and the failure
 * counts
 */
public record AlarmRun(AlarmKey key, @Nullable String name, AlarmInvocationInfo info, int retriesLeft) {

	static AlarmRun of(ScheduledAlarm alarm, int maxRetries) {
		AlarmRetries retries = alarm.retries();
		return new AlarmRun(alarm.key(), alarm.name(),
				new AlarmInvocationInfo(retries.counted(), retries.isRetry(), alarm.scheduledTime()),
				Math.max(0, maxRetries - retries.counted()));
	}

	/**
	 * This run for the alarm that the object really has: the index may know an earlier
	 * one, whose retries are not those of the object's alarm.
	 * @param storedTime the object's own time
	 * @return the same run, or the first one of the object's alarm
	 */
	public AlarmRun forAlarm(Instant storedTime) {
		Instant millis = ScheduledAlarm.toMillis(storedTime);
		if (millis.equals(this.info.scheduledTime())) {
			return this;
		}
		return new AlarmRun(this.key, this.name, new AlarmInvocationInfo(0, false, millis),
				this.retriesLeft + this.info.retryCount());
	}

	/**
	 * Whether the alarm is given up if this run fails and the failure counts. The object
	 * then has to delete it.
	 * @return whether no retry is left
	 */
	public boolean isLastTry() {
		return this.retriesLeft == 0;
	}

}
