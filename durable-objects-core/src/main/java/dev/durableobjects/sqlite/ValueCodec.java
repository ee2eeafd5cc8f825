package dev.durableobjects.sqlite;

import java.lang.reflect.Type;
import java.time.temporal.Temporal;
import java.time.temporal.TemporalAmount;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stored form of values: JSON as text, and bytes as they are. Thread-safe.
 */
final class ValueCodec {

	private static final ClassValue<Boolean> SELF_DESCRIBING = new ClassValue<>() {

		@Override
		protected Boolean computeValue(Class<?> type) {
			return Number.class.isAssignableFrom(type) || CharSequence.class.isAssignableFrom(type)
					|| Temporal.class.isAssignableFrom(type) || TemporalAmount.class.isAssignableFrom(type)
					|| type == Boolean.class || type == Character.class || type == UUID.class || type == byte[].class
					|| type.isEnum() || (type.isRecord() && type.getTypeParameters().length == 0);
		}

	};

	private final JsonMapper mapper;

	private final StorageLimits limits;

	private final StorageFailures failures;

	ValueCodec(JsonMapper mapper, StorageLimits limits, StorageFailures failures) {
		this.mapper = mapper;
		this.limits = limits;
		this.failures = failures;
	}

	/**
	 * The stored form of a value.
	 * @return a {@code String} or a {@code byte[]}
	 */
	Object encode(String key, @Nullable Object value) {
		if (value instanceof byte[] bytes) {
			checkSize(bytes.length);
			return bytes.clone();
		}
		String json = write(key, value);
		long size = Utf8.length(json);
		if (size < 0) {
			json = Utf8.escapeUnpairedSurrogates(json);
			size = Utf8.length(json);
		}
		checkSize((value instanceof String text && mayBeTooLarge(text, size)) ? size(text) : size);
		return json;
	}

	private boolean mayBeTooLarge(String text, long json) {
		return Math.max(2L * text.length(), json) > this.limits.valueSize();
	}

	/**
	 * The size of a string, whose form in JSON may have quotes and escapes: a byte for
	 * each character if all of them are Latin-1, else two for each {@code char}, as
	 * workerd counts them.
	 */
	private static long size(String text) {
		return text.chars().allMatch((c) -> c < 0x100) ? text.length() : 2L * text.length();
	}

	private String write(String key, @Nullable Object value) {
		try {
			return this.mapper.writeValueAsString(value);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The value for key '" + StorageKeys.bounded(key) + "' of type '"
					+ ((value != null) ? value.getClass().getName() : null) + "' cannot be written as JSON: "
					+ ex.getOriginalMessage(), ex);
		}
	}

	private void checkSize(long size) {
		if (size > this.limits.valueSize()) {
			throw this.failures.limit("Values cannot be larger than " + this.limits.valueSize()
					+ " bytes. A value of size " + size + " was provided.", "durable-objects.limits.kv-value-size");
		}
	}

	@SuppressWarnings("unchecked")
	<T> @Nullable T decode(String key, Object stored, Type type) {
		if (stored instanceof byte[] bytes) {
			return bytes(key, bytes, type);
		}
		if (type == byte[].class) {
			throw new IllegalArgumentException("The value for key '" + StorageKeys.bounded(key)
					+ "' is JSON, not bytes: read it as the type it was written with.");
		}
		String json = (String) stored;
		if (type == Long.class && isShortInteger(json)) {
			return (T) Long.valueOf(json);
		}
		try {
			return this.mapper.readValue(json, this.mapper.getTypeFactory().constructType(type));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The value for key '" + StorageKeys.bounded(key)
					+ "' cannot be read as '" + type.getTypeName() + "': " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Whether a text is an integer that fits a {@code long} and that every JSON mapper
	 * reads the same way. Counters are read so often that asking Jackson shows.
	 */
	private static boolean isShortInteger(String json) {
		int digits = json.length();
		if (digits == 0 || digits > 18 || (digits > 1 && json.charAt(0) == '0')) {
			return false;
		}
		for (int i = 0; i < digits; i++) {
			if (json.charAt(i) < '0' || json.charAt(i) > '9') {
				return false;
			}
		}
		return true;
	}

	@SuppressWarnings("unchecked")
	private static <T> T bytes(String key, byte[] stored, Type type) {
		if (type != byte[].class && type != Object.class) {
			throw new IllegalArgumentException("The value for key '" + StorageKeys.bounded(key)
					+ "' is bytes and cannot be read as '" + type.getTypeName() + "': read it as 'byte[]'.");
		}
		return (T) stored;
	}

	/**
	 * The type to read a value as that has the given default.
	 */
	static Type typeOf(Object defaultValue) {
		Class<?> type = (defaultValue instanceof Enum<?> constant) ? constant.getDeclaringClass()
				: defaultValue.getClass();
		if (!SELF_DESCRIBING.get(type)) {
			throw new IllegalArgumentException("The type to read cannot be told from a default value of class '"
					+ type.getName() + "': use getOrDefault(key, new ParameterizedTypeReference<…>() { }, default).");
		}
		return type;
	}

}
