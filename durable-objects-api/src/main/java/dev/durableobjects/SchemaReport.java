package dev.durableobjects;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far the objects of one class are with the scripts of their schema. Objects that
 * were made or changed while it was counted may be counted as they were or as they are.
 *
 * @param binding the binding by which was asked
 * @param version the version of the last script
 * @param upToDate how many objects have all scripts
 * @param behind how many objects lack scripts, by the version that they have, in the
 * order of the scripts; those that have none are under {@link #NONE}. They get the
 * scripts when they are needed next
 * @param refused how many objects have scripts that this application lacks, because a
 * later version of it has made them or a script was changed. They cannot be used
 * @param unknown how many objects could not be looked at: the process ended while they
 * were in memory and they have not been used since, or they have too much to do
 */
public record SchemaReport(String binding, String version, long upToDate, Map<String, Long> behind, long refused,
		long unknown) {

	/**
	 * The version of an object that has no scripts.
	 */
	public static final String NONE = "none";

	/**
	 * Copies the map.
	 */
	public SchemaReport {
		behind = Collections.unmodifiableMap(new LinkedHashMap<>(behind));
	}

	/**
	 * How many objects lack scripts.
	 * @return the sum of {@link #behind()}
	 */
	public long behindCount() {
		return this.behind.values().stream().mapToLong(Long::longValue).sum();
	}

}
