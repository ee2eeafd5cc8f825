package dev.durableobjects.test;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;

import dev.durableobjects.namespace.ValueMapper;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A value that is stored, beside the one that is expected.
 *
 * @param actual the stored value, of the same kind as the expected one, or as whatever it
 * can be read
 * @param isEqual whether they are the same
 */
record StoredValue(@Nullable Object actual, boolean isEqual) {

	/**
	 * Read what is stored.
	 * @return the value, or {@code null} if there is none
	 */
	static @Nullable StoredValue read(StoredObject storage, String key, Object expected) {
		if (!storage.keys().contains(key)) {
			return null;
		}
		if (expected instanceof byte[] || expected instanceof Collection || expected instanceof Map) {
			return untyped(storage, key, expected);
		}
		try {
			Object actual = storage.get(key, expected.getClass());
			return new StoredValue(actual, expected.equals(actual));
		}
		catch (RuntimeException ex) {
			// What cannot be read as a value of that class is another value.
			return new StoredValue(storage.get(key, Object.class), false);
		}
	}

	private static StoredValue untyped(StoredObject storage, String key, Object expected) {
		Object actual = storage.get(key, Object.class);
		if (expected instanceof byte[] || actual instanceof byte[]) {
			return new StoredValue(actual, Objects.deepEquals(expected, actual));
		}
		JsonMapper mapper = ValueMapper.builder().build();
		return new StoredValue(actual, json(mapper, expected).equals(json(mapper, actual)));
	}

	private static JsonNode json(JsonMapper mapper, @Nullable Object value) {
		return mapper.readTree(mapper.writeValueAsString(value));
	}

	static String shown(@Nullable Object value) {
		return (value instanceof byte[] bytes) ? Arrays.toString(bytes) : String.valueOf(value);
	}

}
