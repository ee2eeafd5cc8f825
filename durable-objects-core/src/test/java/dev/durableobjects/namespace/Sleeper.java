package dev.durableobjects.namespace;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The stub interface of an object that is woken by its alarm.
 */
public interface Sleeper {

	void wakeAt(Instant time);

	void cancel();

	void clear();

	@Nullable Instant due();

	/**
	 * What the handler was told, one line for each run.
	 */
	List<String> runs();

	/**
	 * How many runs have come to their end, as it is stored.
	 */
	long handled();

	void abort(boolean retryAlarm);

}
