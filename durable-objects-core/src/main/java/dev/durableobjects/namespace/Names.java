package dev.durableobjects.namespace;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * How names are checked and shown in messages about the configuration.
 */
public final class Names {

	private static final Pattern CLASS_NAME = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");

	private static final int LENGTH = 128;

	private Names() {
	}

	/**
	 * Whether a text may be the name of a class in bindings and migrations.
	 * @param name the text
	 * @return whether it is an identifier
	 */
	public static boolean isClassName(String name) {
		return CLASS_NAME.matcher(name).matches();
	}

	/**
	 * A name as messages show it.
	 * @param name the name
	 * @return the name in single quotes, cut where it is very long
	 */
	public static String quote(String name) {
		return "'" + ((name.length() <= LENGTH) ? name : name.substring(0, LENGTH) + "…") + "'";
	}

	/**
	 * A question after a likely misspelling of a class name, else the names that exist.
	 * @param name a name that does not exist
	 * @param known the names that exist
	 * @return a sentence
	 */
	public static String suggest(String name, Collection<String> known) {
		if (known.isEmpty()) {
			return "There is no class annotated with @DurableObject.";
		}
		String nearest = nearest(name, known);
		return (nearest != null) ? "Did you mean '" + nearest + "'?"
				: "Known classes: " + String.join(", ", known) + ".";
	}

	/**
	 * The name that was probably meant.
	 * @param name a name that does not exist
	 * @param known the names that exist
	 * @return the name, or {@code null} if none is near
	 */
	public static @Nullable String nearest(String name, Collection<String> known) {
		return known.stream()
			.filter((candidate) -> isNear(name, candidate))
			.min(Comparator.comparingInt((candidate) -> distance(name, candidate)))
			.orElse(null);
	}

	private static boolean isNear(String name, String candidate) {
		String left = name.toLowerCase(Locale.ROOT);
		String right = candidate.toLowerCase(Locale.ROOT);
		boolean contained = left.length() > 2
				&& (left.endsWith("." + right) || right.startsWith(left) || left.startsWith(right));
		return contained || distance(left, right) <= Math.max(2, right.length() / 4);
	}

	/** Levenshtein's distance. */
	private static int distance(String left, String right) {
		int[] previous = new int[right.length() + 1];
		for (int column = 0; column <= right.length(); column++) {
			previous[column] = column;
		}
		for (int row = 1; row <= left.length(); row++) {
			int[] current = new int[right.length() + 1];
			current[0] = row;
			for (int column = 1; column <= right.length(); column++) {
				int substitution = previous[column - 1] + ((left.charAt(row - 1) != right.charAt(column - 1)) ? 1 : 0);
				current[column] = Math.min(substitution, Math.min(previous[column], current[column - 1]) + 1);
			}
			previous = current;
		}
		return previous[right.length()];
	}

}
