package dev.durableobjects.conformance;

import java.time.Instant;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * When an actual value equals an expected one: numbers as IEEE doubles, arrays in order,
 * maps in any order, long strings and bytes by length and digest.
 */
final class ValueEquality {

	/**
	 * Compare two plain values.
	 * @param expected the recorded value, may contain a {@link Digest}
	 * @param actual the value that an operation gave
	 * @return whether they are equal
	 */
	boolean isEqual(@Nullable Object expected, @Nullable Object actual) {
		if (expected instanceof Digest digest) {
			return digest.matches(actual);
		}
		if (expected instanceof Number left && actual instanceof Number right) {
			double number = left.doubleValue();
			return number == right.doubleValue() || (Double.isNaN(number) && Double.isNaN(right.doubleValue()));
		}
		if (expected instanceof byte[] left && actual instanceof byte[] right) {
			return Arrays.equals(left, right);
		}
		if (expected instanceof Instant left && actual instanceof Instant right) {
			return left.toEpochMilli() == right.toEpochMilli();
		}
		if (expected instanceof List<?> left && actual instanceof List<?> right) {
			return isEqual(left, right);
		}
		if (expected instanceof Map<?, ?> left && actual instanceof Map<?, ?> right) {
			return left.keySet().equals(right.keySet())
					&& left.keySet().stream().allMatch((key) -> isEqual(left.get(key), right.get(key)));
		}
		return (expected != null) ? expected.equals(actual) : actual == null;
	}

	private boolean isEqual(List<?> expected, List<?> actual) {
		Iterator<?> left = expected.iterator();
		Iterator<?> right = actual.iterator();
		while (left.hasNext() && right.hasNext()) {
			if (!isEqual(left.next(), right.next())) {
				return false;
			}
		}
		return !left.hasNext() && !right.hasNext();
	}

}
