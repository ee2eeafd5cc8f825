package dev.durableobjects.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.durableobjects.DurableObjectResetException;
import org.jspecify.annotations.Nullable;

/**
 * Compares what an event gave with what was recorded, and says each difference.
 */
final class Comparison {

	private final ValueCodec codec = new ValueCodec();

	private final ValueEquality equality = new ValueEquality();

	private final ErrorComparison errors = new ErrorComparison();

	/**
	 * Compare one event.
	 * @param step what was recorded
	 * @param failure how the call failed, or {@code null}
	 * @param results the results of the operations
	 * @return the differences
	 */
	List<String> differences(Step step, @Nullable Throwable failure, List<ResultSlot> results) {
		List<String> differences = new ArrayList<>();
		boolean fails = step.expectedOutcome() instanceof Map;
		String outcome = outcomeDifference(step.expectedOutcome(), failure);
		if (outcome != null) {
			differences.add("outcome: " + outcome);
		}
		compareAll("", step.operations(), step.expectedResults(), results, fails, differences);
		return differences;
	}

	/**
	 * Compare one result.
	 * @param expected the recorded entry
	 * @param actual the result
	 * @return what is different, or {@code null}
	 */
	@Nullable String difference(Map<String, @Nullable Object> expected, ResultSlot actual) {
		if (expected.containsKey("unawaited") || expected.containsKey("unfinished")) {
			return null;
		}
		if (!actual.isFinished()) {
			return "the operation has not ended";
		}
		Throwable failure = actual.failure();
		if (expected.get("error") instanceof Map<?, ?> error) {
			return (failure != null) ? this.errors.difference(error, failure)
					: "expected error '" + error.get("message") + "' but was " + new Excerpt(actual.value());
		}
		Object value = this.codec.decode(expected.get("value"));
		if (failure != null) {
			return "expected " + new Excerpt(value) + " but it failed with " + failure;
		}
		return this.equality.isEqual(value, actual.value()) ? null
				: "expected " + new Excerpt(value) + " but was " + new Excerpt(actual.value());
	}

	private @Nullable String outcomeDifference(@Nullable Object expected, @Nullable Throwable failure) {
		if (!(expected instanceof Map<?, ?> map) || !(map.get("error") instanceof Map<?, ?> error)) {
			return (failure != null) ? "expected success but the call failed with " + failure : null;
		}
		if (failure == null) {
			return "expected error '" + error.get("message") + "' but the call succeeded";
		}
		boolean reset = ErrorComparison.unwrap(failure) instanceof DurableObjectResetException;
		if (Boolean.TRUE.equals(map.get("reset")) && !reset) {
			return "expected a reset but the call failed with " + failure;
		}
		return this.errors.difference(error, failure);
	}

	@SuppressWarnings("unchecked")
	private void compareAll(String path, List<Operation> operations, List<Map<String, @Nullable Object>> expected,
			List<ResultSlot> actual, boolean mayHaveMore, List<String> differences) {
		if (actual.size() < expected.size() || (actual.size() > expected.size() && !mayHaveMore)) {
			differences.add("results" + path + ": expected " + expected.size() + " but there are " + actual.size());
		}
		for (int i = 0; i < Math.min(expected.size(), actual.size()); i++) {
			String place = path + "[" + i + "]";
			String operation = (i < operations.size()) ? " " + new Excerpt(operations.get(i).fields()) : "";
			String difference = difference(expected.get(i), actual.get(i));
			if (difference != null) {
				differences.add("results" + place + operation + ": " + difference);
			}
			if (expected.get(i).get("results") instanceof List<?> nested) {
				compareAll(place, List.of(), (List<Map<String, @Nullable Object>>) nested, actual.get(i).nested(),
						mayHaveMore, differences);
			}
		}
	}

}
