package dev.durableobjects.alarm;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Reads the alarms of all objects, a page at a time.
 */
@FunctionalInterface
public interface AlarmCensus {

	/**
	 * Read some objects, in an order that stays the same.
	 * @param after the last object of the page before, or {@code null} for the first page
	 * @return the objects that follow, also those without an alarm; empty at the end
	 */
	CompletableFuture<List<AlarmSighting>> next(@Nullable AlarmKey after);

}
