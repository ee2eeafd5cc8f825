package dev.durableobjects.migration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What was applied so far for one script.
 *
 * @param tag the tag applied last, or {@code null} before the first
 * @param classes the script's classes by name
 * @param totalClasses the number of classes of all scripts in the catalogue
 */
public record LedgerState(@Nullable String tag, Map<String, RecordedClass> classes, int totalClasses) {

	/**
	 * The state before any migration.
	 */
	public static final LedgerState EMPTY = new LedgerState(null, Map.of(), 0);

	/**
	 * Copies the map and keeps its order.
	 */
	public LedgerState {
		classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
	}

}
