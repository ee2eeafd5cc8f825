package dev.durableobjects.model;

import java.util.List;

/**
 * The keys that scenarios use, in the order of their UTF-8 bytes, which is not that of
 * {@link String#compareTo}.
 */
final class Keys {

	static final int COUNT = 6;

	private static final List<String> KEYS = List.of("A", "a", "a\u0000b", "\u00e9", "\uff5e", "\ud83d\ude00");

	private Keys() {
	}

	static String key(int number) {
		return KEYS.get(number % COUNT);
	}

	static int number(String key) {
		return KEYS.indexOf(key);
	}

}
