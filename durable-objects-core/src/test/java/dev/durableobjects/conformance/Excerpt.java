package dev.durableobjects.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Bounded text of a value, for messages.
 *
 * @param value the value
 */
record Excerpt(@Nullable Object value) {

	private static final int LENGTH = 500;

	@Override
	public String toString() {
		String text = text(this.value);
		return (text.length() <= LENGTH) ? text : text.substring(0, LENGTH) + "… (" + text.length() + " characters)";
	}

	private static String text(@Nullable Object value) {
		if (value instanceof byte[] bytes) {
			return bytes.length + " bytes " + Arrays.toString(Arrays.copyOf(bytes, Math.min(bytes.length, 20)));
		}
		if (value instanceof String string) {
			return '"' + string + '"';
		}
		if (value instanceof List<?> list) {
			return list.stream().map(Excerpt::text).collect(Collectors.joining(", ", "[", "]"));
		}
		if (value instanceof Map<?, ?> map) {
			return map.entrySet()
				.stream()
				.map((entry) -> entry.getKey() + ": " + text(entry.getValue()))
				.collect(Collectors.joining(", ", "{", "}"));
		}
		return String.valueOf(value);
	}

}
