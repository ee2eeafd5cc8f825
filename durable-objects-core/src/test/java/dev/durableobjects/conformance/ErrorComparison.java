package dev.durableobjects.conformance;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;
import org.jspecify.annotations.Nullable;

/**
 * Compares a failure with a recorded error. Our message for an exceeded limit begins with
 * the recorded text and goes on with the property that sets the limit, so there the
 * recorded text is compared as a prefix.
 */
final class ErrorComparison {

	/**
	 * Compare.
	 * @param expected the recorded error
	 * @param actual the failure
	 * @return what is different, or {@code null}
	 */
	@Nullable String difference(Map<?, ?> expected, Throwable actual) {
		Throwable failure = unwrap(actual);
		String message = String.valueOf(failure.getMessage());
		String recorded = String.valueOf(expected.get("message"));
		return switch (String.valueOf(expected.get("match"))) {
			case "kind" -> null;
			case "prefix" -> message.startsWith(String.valueOf(expected.get("prefix"))) ? null
					: "expected a message that begins with '" + expected.get("prefix") + "' but was " + text(failure);
			case "exact" -> isExact(recorded, message, failure) ? codeDifference(expected, failure)
					: "expected message '" + recorded + "' but was " + text(failure);
			default -> "unknown match level in " + expected;
		};
	}

	/**
	 * The exception that was thrown by the object, without what transport has put around
	 * it.
	 * @param failure what a call threw
	 * @return the innermost exception that is not a wrapper
	 */
	static Throwable unwrap(Throwable failure) {
		Throwable result = failure;
		while (isWrapper(result) && result.getCause() != null) {
			result = result.getCause();
		}
		return result;
	}

	private static boolean isWrapper(Throwable failure) {
		return failure instanceof CompletionException || failure instanceof ExecutionException
				|| failure instanceof UndeclaredThrowableException || failure instanceof InvocationTargetException;
	}

	private static boolean isExact(String recorded, String message, Throwable failure) {
		return message.equals(recorded) || message.equals(recorded.replaceFirst(" at offset \\d+", ""))
				|| (namesProperty(failure) && message.startsWith(recorded));
	}

	private static boolean namesProperty(Throwable failure) {
		return failure instanceof StorageLimitException
				|| (failure instanceof SqlStorageException sql && sql.property() != null);
	}

	private static @Nullable String codeDifference(Map<?, ?> expected, Throwable failure) {
		if (!(failure instanceof SqlStorageException sql)) {
			return null;
		}
		if (expected.containsKey("sqlite") && !Objects.equals(expected.get("sqlite"), sql.code())) {
			return "expected code '" + expected.get("sqlite") + "' but was '" + sql.code() + "'";
		}
		if (expected.containsKey("sqliteExtended")
				&& !Objects.equals(expected.get("sqliteExtended"), sql.extendedCode())) {
			return "expected extended code '" + expected.get("sqliteExtended") + "' but was '" + sql.extendedCode()
					+ "'";
		}
		return null;
	}

	private static String text(Throwable failure) {
		return "'" + failure.getMessage() + "' (" + failure.getClass().getName() + ")";
	}

}
