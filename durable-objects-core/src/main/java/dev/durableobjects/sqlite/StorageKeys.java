package dev.durableobjects.sqlite;

import java.util.Collection;

/**
 * The rules for keys and for the length of batches.
 */
final class StorageKeys {

	private static final int SHOWN = 64;

	private final StorageLimits limits;

	private final StorageFailures failures;

	StorageKeys(StorageLimits limits, StorageFailures failures) {
		this.limits = limits;
		this.failures = failures;
	}

	void check(String key) {
		if (key.length() * 3L <= this.limits.keySize() && isPlain(key)) {
			return;
		}
		long size = Utf8.length(key);
		if (size < 0) {
			throw new IllegalArgumentException("The key '" + bounded(key)
					+ "' contains half of a surrogate pair: use a text that has a UTF-8 form.");
		}
		if (size > this.limits.keySize()) {
			throw this.failures.limit("Keys cannot be larger than " + this.limits.keySize() + " bytes. A key of size "
					+ size + " was provided.", "durable-objects.limits.kv-key-size");
		}
	}

	private static boolean isPlain(String key) {
		for (int i = 0; i < key.length(); i++) {
			if (Character.isSurrogate(key.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	void checkBatch(int size) {
		if (size > this.limits.batchSize()) {
			throw this.failures.limit("Maximum number of key value pairs is " + this.limits.batchSize() + ". " + size
					+ " pairs were provided.", "durable-objects.limits.kv-batch-size");
		}
	}

	void checkAll(Collection<String> keys) {
		checkBatch(keys.size());
		keys.forEach(this::check);
	}

	/**
	 * A key for a message.
	 */
	static String bounded(String key) {
		return (key.length() <= SHOWN) ? key : key.substring(0, SHOWN) + "…";
	}

}
