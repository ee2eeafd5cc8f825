package dev.durableobjects.conformance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads {@code conformance-deviations.json}: name of a case → {@code reason} and
 * {@code instead}, a list of {@code step}, {@code result} and {@code expect}. Without
 * {@code result} the entry replaces the outcome. Only for cases that really differ: an
 * entry whose case gives what was recorded makes the case fail.
 */
final class Deviations {

	private final Map<String, Deviation> byName = new HashMap<>();

	Deviations(Map<String, @Nullable Object> tree) {
		tree.forEach((name, entry) -> this.byName.put(name, deviation((Map<?, ?>) entry)));
	}

	@Nullable Deviation of(ConformanceCase conformanceCase) {
		return this.byName.get(conformanceCase.name());
	}

	private static Deviation deviation(@Nullable Map<?, ?> entry) {
		if (entry != null && entry.get("reason") instanceof String reason
				&& entry.get("instead") instanceof List<?> instead) {
			return new Deviation(reason, instead.stream().map(Map.class::cast).map(Deviations::instead).toList());
		}
		throw new IllegalArgumentException("A deviation needs 'reason' and 'instead' but is " + new Excerpt(entry));
	}

	@SuppressWarnings("unchecked")
	private static Deviation.Instead instead(Map<?, ?> entry) {
		if (entry.get("step") instanceof Integer step && entry.get("expect") instanceof Map<?, ?> expect) {
			return new Deviation.Instead(step, (Integer) entry.get("result"), (Map<String, @Nullable Object>) expect);
		}
		throw new IllegalArgumentException("'instead' needs 'step' and 'expect' but is " + new Excerpt(entry));
	}

}
