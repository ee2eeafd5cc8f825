package dev.durableobjects.alarm;

import java.util.concurrent.CompletableFuture;

/**
 * Has an object set its alarm again after it was given up.
 */
@FunctionalInterface
public interface AlarmRearming {

	/**
	 * Have the object set an alarm, as if its own code did.
	 * @param alarm what was given up
	 * @return completed when the object durably has an alarm
	 */
	CompletableFuture<Void> setAlarm(AbandonedAlarm alarm);

}
