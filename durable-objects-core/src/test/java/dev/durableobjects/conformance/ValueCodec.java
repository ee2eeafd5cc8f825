package dev.durableobjects.conformance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

	private static final Set<String> TAGS = Set.of("$undefined", "$bytes", "$date", "$num", "$repeat", "$concat",
			"$bytesRepeat", "$alarm", "$longString", "$longBytes");

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
		Map.Entry<?, ?> only = (map.size() == 1) ? map.entrySet().iterator().next() : null;
		return (only != null && TAGS.contains(only.getKey())) ? untag(String.valueOf(only.getKey()), only.getValue())
				: mapValues(map, this::decode);
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

	private Object untag(String tag, @Nullable Object argument) {
		return switch (tag) {
			case "$undefined" -> Undefined.UNDEFINED;
			case "$bytes" -> Base64.getDecoder().decode(text(argument));
			case "$date" -> Instant.ofEpochMilli(number(argument));
			case "$num" -> Double.valueOf(text(argument));
			case "$repeat" -> text(list(argument).get(0)).repeat((int) number(list(argument).get(1)));
			case "$concat" -> list(argument).stream().map(this::text).collect(Collectors.joining());
			case "$bytesRepeat" -> repeatedBytes(list(argument));
			case "$alarm" -> new AlarmOffset(number(argument));
			case "$longString" -> digest(true, argument);
			case "$longBytes" -> digest(false, argument);
			default -> throw new IllegalArgumentException("Unknown tag '" + tag + "'");
		};
	}

	private String text(@Nullable Object tagged) {
		if (decode(tagged) instanceof String text) {
			return text;
		}
		throw new IllegalArgumentException("Expected a string but found '" + tagged + "'");
	}

	private static byte[] repeatedBytes(List<?> argument) {
		byte[] bytes = new byte[(int) number(argument.get(1))];
		Arrays.fill(bytes, (byte) number(argument.get(0)));
		return bytes;
	}

	private static Digest digest(boolean text, @Nullable Object argument) {
		if (argument instanceof Map<?, ?> map) {
			return new Digest(text, (int) number(map.get("length")), String.valueOf(map.get("sha256")));
		}
		throw new IllegalArgumentException("Expected length and digest but found '" + argument + "'");
	}

	private static List<?> list(@Nullable Object argument) {
		if (argument instanceof List<?> list) {
			return list;
		}
		throw new IllegalArgumentException("Expected an array but found '" + argument + "'");
	}

	private static long number(@Nullable Object argument) {
		if (argument instanceof Number number) {
			return number.longValue();
		}
		throw new IllegalArgumentException("Expected a number but found '" + argument + "'");
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
