package dev.durableobjects.migration;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.ScriptClass;

/**
 * What was applied so far for one script, and the classes of all scripts in the
 * catalogue.
 *
 * @param scriptName the script
 * @param tag the tag applied last, or {@code null} before the first
 * @param classes all classes by script and name
 * @param former names that are no class any more, each with a clause about what became of
 * it, such as "was renamed to 'Room'"
 */
public record LedgerState(String scriptName, @Nullable String tag, Map<ScriptClass, RecordedClass> classes,
		Map<ScriptClass, String> former) {

	/**
	 * Copies the maps and keeps their order.
	 */
	public LedgerState {
		classes = Collections.unmodifiableMap(new LinkedHashMap<>(classes));
		former = Map.copyOf(former);
	}

	/**
	 * The state before any migration.
	 * @param scriptName the script
	 * @return a state without classes
	 */
	public static LedgerState empty(String scriptName) {
		return new LedgerState(scriptName, null, Map.of(), Map.of());
	}

	/**
	 * The script's own classes.
	 * @return the classes by name
	 */
	public Map<String, RecordedClass> ownClasses() {
		Map<String, RecordedClass> own = new LinkedHashMap<>();
		this.classes.forEach((name, recorded) -> {
			if (name.scriptName().equals(this.scriptName)) {
				own.put(name.className(), recorded);
			}
		});
		return own;
	}

}
