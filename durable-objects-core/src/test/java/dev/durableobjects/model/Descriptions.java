package dev.durableobjects.model;

import java.util.LinkedHashMap;
import java.util.Map;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;

/**
 * Short words for exceptions.
 */
final class Descriptions {

	private static final Map<String, String> MESSAGES = new LinkedHashMap<>();

	static {
		MESSAGES.put("Cannot use the storage due to an earlier critical error", "doomed");
		MESSAGES.put("Cannot commit transaction due to an earlier SQL critical error", "uncommittable");
		MESSAGES.put("cursor was closed when its event ended", "closed");
		MESSAGES.put("canceled because the database was deleted", "deleted");
		MESSAGES.put("on rolled back transaction", "rolled-back");
		MESSAGES.put("on transaction that has already committed", "committed");
		MESSAGES.put("Cannot call deleteAll() within a transaction", "inside");
		MESSAGES.put("while a nested transaction is still running", "nested");
		MESSAGES.put("Nothing can be waited for inside transactionSync", "no-wait");
		MESSAGES.put("Durable Object is not backed by SQL", "no-sql");
	}

	private Descriptions() {
	}

	static String describe(Throwable failure) {
		if (failure instanceof DurableObjectResetException) {
			return "reset";
		}
		String message = String.valueOf(failure.getMessage());
		for (Map.Entry<String, String> known : MESSAGES.entrySet()) {
			if (message.contains(known.getKey())) {
				return known.getValue();
			}
		}
		if (failure instanceof SqlStorageException sql && sql.code() != null) {
			return sql.code();
		}
		return (failure instanceof ApplicationFailure) ? "app" : failure.toString();
	}

	/**
	 * An exception of the application.
	 */
	static final class ApplicationFailure extends RuntimeException {

		private static final long serialVersionUID = 1;

	}

}
