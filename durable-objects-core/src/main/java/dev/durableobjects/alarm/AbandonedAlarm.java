package dev.durableobjects.alarm;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An alarm that was given up, kept for operators: the latest of each object.
 *
 * @param key whose alarm it was
 * @param name the object's name, if it is known
 * @param scheduledTime what it was set to
 * @param abandonedTime when it was given up
 * @param runs how many runs counted
 * @param reason why the last one failed, bounded in length
 */
public record AbandonedAlarm(AlarmKey key, @Nullable String name, Instant scheduledTime, Instant abandonedTime,
		int runs, String reason) {

	private static final int MAX_REASON = 1_000;

	/**
	 * Bounds the reason.
	 */
	public AbandonedAlarm {
		reason = (reason.length() <= MAX_REASON) ? reason : reason.substring(0, MAX_REASON) + "…";
	}

}
