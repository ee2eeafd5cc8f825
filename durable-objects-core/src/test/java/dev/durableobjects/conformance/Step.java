package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * One step of a case: one event, or a restart.
 *
 * @param restart whether the runtime is started again on the same data; nothing else
 * counts then
 * @param object the object that gets the event
 * @param operations the operations of the event
 * @param expectedOutcome {@code "ok"} or a map with {@code error}
 * @param expectedResults the entries of {@code results}
 */
record Step(boolean restart, String object, List<Operation> operations, @Nullable Object expectedOutcome,
		List<Map<String, @Nullable Object>> expectedResults) {
}
