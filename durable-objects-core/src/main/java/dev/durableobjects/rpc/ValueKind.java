package dev.durableobjects.rpc;

import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.net.URL;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * How a value of a given class is copied.
 */
enum ValueKind {

	/**
	 * Immutable and small: passes as it is.
	 */
	SCALAR,

	/**
	 * A string: passes as it is, its length counts.
	 */
	TEXT,

	/**
	 * Cloned.
	 */
	PRIMITIVE_ARRAY,

	/**
	 * Copied element by element.
	 */
	OBJECT_ARRAY,

	/**
	 * Copied element by element.
	 */
	COLLECTION,

	/**
	 * Copied entry by entry.
	 */
	MAP,

	/**
	 * Its content is copied.
	 */
	OPTIONAL,

	/**
	 * Its components are copied.
	 */
	RECORD,

	/**
	 * Written and read with Jackson.
	 */
	BEAN,

	/**
	 * Not data.
	 */
	REFUSED;

	private static final Set<Class<?>> SCALARS = Set.of(Boolean.class, Character.class, Byte.class, Short.class,
			Integer.class, Long.class, Float.class, Double.class, BigInteger.class, BigDecimal.class, UUID.class,
			URI.class, URL.class, Locale.class, Currency.class, Pattern.class, OptionalInt.class, OptionalLong.class,
			OptionalDouble.class, Class.class);

	private static final ClassValue<ValueKind> KINDS = new ClassValue<>() {

		@Override
		protected ValueKind computeValue(Class<?> type) {
			return classify(type);
		}

	};

	/**
	 * Classify values of exactly this class.
	 */
	static ValueKind of(Class<?> type) {
		return KINDS.get(type);
	}

	private static ValueKind classify(Class<?> type) {
		if (type == String.class) {
			return TEXT;
		}
		if (isScalar(type)) {
			return SCALAR;
		}
		if (type.isArray()) {
			return type.getComponentType().isPrimitive() ? PRIMITIVE_ARRAY : OBJECT_ARRAY;
		}
		if (type.isHidden() || Proxy.isProxyClass(type) || CopyRules.isNoData(type)) {
			return REFUSED;
		}
		if (type.isRecord()) {
			return RECORD;
		}
		if (type == Optional.class) {
			return OPTIONAL;
		}
		if (Collection.class.isAssignableFrom(type)) {
			return COLLECTION;
		}
		return Map.class.isAssignableFrom(type) ? MAP : BEAN;
	}

	private static boolean isScalar(Class<?> type) {
		return SCALARS.contains(type) || Enum.class.isAssignableFrom(type) || type.getPackageName().equals("java.time")
				|| type.getPackageName().startsWith("java.time.") || Path.class.isAssignableFrom(type)
				|| Charset.class.isAssignableFrom(type) || InetAddress.class.isAssignableFrom(type);
	}

}
