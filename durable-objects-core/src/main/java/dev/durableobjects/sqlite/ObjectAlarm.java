package dev.durableobjects.sqlite;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * The alarm in the object's own database, part of the transaction like every other write.
 */
final class ObjectAlarm implements StoredAlarm {

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	ObjectAlarm(StorageAccess access, LazyDatabase database, ObjectTransaction transaction) {
		this.access = access;
		this.database = database;
		this.transaction = transaction;
	}

	@Override
	public @Nullable Instant get() {
		this.access.check();
		return this.transaction.call(() -> {
			SqliteDatabase open = this.database.forReading();
			return (open != null) ? new ObjectMetadata(open).readAlarm() : null;
		});
	}

	@Override
	public void set(@Nullable Instant when) {
		this.access.check();
		this.transaction.call(() -> {
			if (when != null || this.database.forReading() != null) {
				new ObjectMetadata(this.transaction.beforeWrite()).writeAlarm(when);
			}
			return null;
		});
	}

}
