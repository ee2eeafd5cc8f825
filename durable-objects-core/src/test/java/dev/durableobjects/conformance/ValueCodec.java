package dev.durableobjects.conformance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Translates between the three forms of a value: tagged JSON as the cases write it, plain
 * Java values, and what is put into the key-value storage.
 * <p>
 * Stored values are JSON, which has no type for bytes and instants. The interpreter does
 * what an application would do: a {@code byte[]} that is a whole value goes to the
 * storage as it is; bytes inside a structure, and every instant, go as the tagged objects
 * {@code {"$bytes": "base64"}} and {@code {"$date": millis}} and are recognised when they
 * are read as {@code Object}. {@code NaN} and the infinities go as {@code Double}; the
 * mapper of the suite keeps them. Any other key that begins with {@code $} is an ordinary
 * key.
 */
final class ValueCodec {

	/**
	 * Read tagged JSON.
	 * @param tagged a tree of maps, lists and scalars
	 * @return the plain value
	 */
	@Nullable Object decode(@Nullable Object tagged) {
		if (tagged instanceof List<?> list) {
			return mapAll(list, this::decode);
		}
		if (!(tagged instanceof Map<?, ?> map)) {
			return tagged;
		}
		if (map.size() == 1) {
			Map.Entry<?, ?> only = map.entrySet().iterator().next();
			Object argument = only.getValue();
			switch (String.valueOf(only.getKey())) {
				case "$undefined":
					return Undefined.UNDEFINED;
				case "$bytes":
					return Base64.getDecoder().decode((String) argument);
				case "$date":
					return Instant.ofEpochMilli(asLong(argument));
				case "$num":
					return Double.valueOf((String) argument);
				case "$repeat":
					return repeated((List<?>) argument);
				case "$concat":
					return ((List<?>) argument).stream()
						.map(this::decode)
						.map(String.class::cast)
						.collect(Collectors.joining());
				case "$bytesRepeat":
					return repeatedBytes((List<?>) argument);
				case "$alarm":
					return new AlarmOffset(asLong(argument));
				case "$longString":
					return digest(true, (Map<?, ?>) argument);
				case "$longBytes":
					return digest(false, (Map<?, ?>) argument);
				default:
			}
		}
		return mapValues(map, this::decode);
	}

	/**
	 * The form in which a value is put into the key-value storage.
	 * @param value a plain value
	 * @return what an application would store
	 */
	@Nullable Object toStored(@Nullable Object value) {
		return (value instanceof byte[]) ? value : toJson(value);
	}

	/**
	 * The plain value of what was read from the key-value storage as {@code Object}.
	 * @param stored what the storage returned
	 * @return the plain value
	 */
	@Nullable Object fromStored(@Nullable Object stored) {
		if (stored instanceof List<?> list) {
			return mapAll(list, this::fromStored);
		}
		if (!(stored instanceof Map<?, ?> map)) {
			return stored;
		}
		boolean tagged = map.size() == 1 && (map.containsKey("$bytes") || map.containsKey("$date"));
		return tagged ? decode(map) : mapValues(map, this::fromStored);
	}

	private @Nullable Object toJson(@Nullable Object value) {
		if (value instanceof List<?> list) {
			return mapAll(list, this::toJson);
		}
		if (value instanceof Map<?, ?> map) {
			return mapValues(map, this::toJson);
		}
		if (value instanceof byte[] bytes) {
			return Map.of("$bytes", Base64.getEncoder().encodeToString(bytes));
		}
		return (value instanceof Instant instant) ? Map.of("$date", instant.toEpochMilli()) : value;
	}

	private String repeated(List<?> argument) {
		return decodedText(argument.get(0)).repeat((int) asLong(argument.get(1)));
	}

	private String decodedText(@Nullable Object tagged) {
		Object text = decode(tagged);
		if (text instanceof String string) {
			return string;
		}
		throw new IllegalArgumentException("Expected a string but found '" + tagged + "'");
	}

	private static byte[] repeatedBytes(List<?> argument) {
		byte[] bytes = new byte[(int) asLong(argument.get(1))];
		Arrays.fill(bytes, (byte) asLong(argument.get(0)));
		return bytes;
	}

	private static Digest digest(boolean text, Map<?, ?> argument) {
		return new Digest(text, (int) asLong(argument.get("length")), String.valueOf(argument.get("sha256")));
	}

	private static long asLong(@Nullable Object number) {
		if (number instanceof Number value) {
			return value.longValue();
		}
		throw new IllegalArgumentException("Expected a number but found '" + number + "'");
	}

	private static List<@Nullable Object> mapAll(List<?> list, Function<@Nullable Object, @Nullable Object> function) {
		List<@Nullable Object> result = new ArrayList<>(list.size());
		list.forEach((element) -> result.add(function.apply(element)));
		return result;
	}

	private static Map<String, @Nullable Object> mapValues(Map<?, ?> map,
			Function<@Nullable Object, @Nullable Object> function) {
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		map.forEach((key, value) -> result.put(String.valueOf(key), function.apply(value)));
		return result;
	}

}
