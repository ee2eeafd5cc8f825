package dev.durableobjects.sqlite;

/**
 * Limits of one object's storage, all from {@code durable-objects.limits}.
 *
 * @param keySize UTF-8 bytes of a key, {@code kv-key-size}
 * @param valueSize bytes of a value, {@code kv-value-size}
 * @param batchSize keys in one batch, {@code kv-batch-size}
 * @param sqlValueSize bytes of a row, a string or a BLOB, {@code sql-value-size}
 * @param objectSize bytes of one object's database, {@code storage-per-object}
 */
public record StorageLimits(int keySize, int valueSize, int batchSize, int sqlValueSize, long objectSize) {

	/**
	 * The values that Cloudflare documents.
	 * @return the default limits
	 */
	public static StorageLimits defaults() {
		return new StorageLimits(2048, 128 * 1024, 128, 2 * 1024 * 1024, 10L * 1024 * 1024 * 1024);
	}

}
