package dev.durableobjects.conformance;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Stored entries in the form {@code [key, value]} of the cases.
 *
 * @param codec reads stored values
 */
record Entries(ValueCodec codec) {

	List<@Nullable Object> list(Iterable<? extends Map.Entry<String, ? extends @Nullable Object>> stored) {
		List<@Nullable Object> result = new ArrayList<>();
		stored.forEach((entry) -> result.add(pair(entry)));
		return result;
	}

	List<@Nullable Object> pair(Map.Entry<String, ? extends @Nullable Object> stored) {
		return Arrays.asList(stored.getKey(), this.codec.fromStored(stored.getValue()));
	}

}
