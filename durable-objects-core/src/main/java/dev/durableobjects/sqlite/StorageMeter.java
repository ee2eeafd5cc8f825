package dev.durableobjects.sqlite;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Counts what one object's storage is used for, in one life of the object. Plain fields:
 * used by whoever uses the database, see {@link DatabaseUse}.
 */
final class StorageMeter {

	private final StorageFailures failures;

	private final StorageQuota quota;

	private final long limit;

	private long rowsRead;

	private long totalRead;

	private long rowsWritten;

	private long changesSeen;

	private boolean known;

	private boolean stored;

	private boolean storedBefore;

	private boolean maybeEmpty;

	private long before;

	private long bytes;

	private int level;

	private @Nullable StoredFile file;

	StorageMeter(StorageFailures failures, StorageQuota quota, long limit) {
		this.failures = failures;
		this.quota = quota;
		this.limit = limit;
	}

	void read(long rows) {
		this.rowsRead += rows;
		this.totalRead += rows;
	}

	long totalRead() {
		return this.totalRead;
	}

	/**
	 * A database was opened that had been there. Nothing may be stored in it: a process
	 * that is killed leaves what it made before the first commit, and what it would have
	 * removed after everything was deleted.
	 */
	void opened(SqliteDatabase database) throws SQLException {
		this.known = true;
		this.stored = !database.isEmpty();
		this.storedBefore = this.stored;
		this.maybeEmpty = !this.stored;
		this.bytes = this.stored ? database.size() : 0;
		this.before = this.bytes;
		this.level = FillLevel.of(this.bytes, this.limit, 0);
	}

	/**
	 * A database was made. Nothing is stored before the first commit.
	 */
	void created() {
		this.known = true;
		this.maybeEmpty = true;
	}

	/**
	 * Whether anything is stored, as far as was looked.
	 */
	boolean isStored() {
		return this.stored;
	}

	/**
	 * There is no database.
	 */
	void missing() {
		this.known = true;
	}

	/**
	 * The runtime has written a row that nobody has asked for.
	 */
	void ignoreWrite() {
		this.changesSeen++;
	}

	/**
	 * Everything was deleted, in a transaction that is not committed.
	 */
	void erased() {
		this.maybeEmpty = true;
	}

	/**
	 * The transaction is about to be committed.
	 */
	void beforeCommit(SqliteDatabase database) throws SQLException {
		long changes = database.totalChanges();
		this.rowsWritten += changes - this.changesSeen;
		this.changesSeen = changes;
		look(database);
	}

	/**
	 * Look whether anything is stored, and how much.
	 */
	void look(SqliteDatabase database) throws SQLException {
		if (this.maybeEmpty) {
			this.stored = !database.isEmpty();
			this.maybeEmpty = !this.stored;
		}
		size(this.stored ? database.size() : 0);
	}

	/**
	 * More is about to be written.
	 * @throws dev.durableobjects.StorageLimitException if there is no room for it
	 */
	void beforeGrowth(@Nullable SqliteDatabase database) throws SQLException {
		if (!this.quota.isLimited()) {
			return;
		}
		if (database != null) {
			size(database.size());
		}
		if (this.quota.isExhausted()) {
			throw this.failures.limit(
					"The objects of this application have stored " + this.quota.used() + " bytes and may store "
							+ this.quota.limit()
							+ ", so nothing but deletions is written. Delete something, or raise the limit.",
					StorageQuota.PROPERTY);
		}
	}

	private void size(long now) {
		if (now == this.bytes) {
			return;
		}
		this.quota.add(now - this.bytes, this.failures);
		this.bytes = now;
		int after = FillLevel.of(now, this.limit, this.level);
		if (after > this.level) {
			this.quota.warn(this.failures + " has stored " + now + " bytes, " + FillLevel.percent(after) + " % of the "
					+ this.limit + " that " + StorageFailures.OBJECT_SIZE + " allows");
		}
		this.level = after;
	}

	/**
	 * The database is about to be closed; what was not committed is undone.
	 */
	void closing(SqliteDatabase database, boolean empty) throws SQLException {
		this.stored = this.storedBefore || this.stored;
		if (empty) {
			this.stored = false;
		}
		size(this.stored ? database.size() : 0);
	}

	void closed(@Nullable StoredFile closed) {
		this.file = closed;
	}

	/**
	 * Whether the object exists now and did not when this was last told of, or the other
	 * way round.
	 */
	boolean hasAppearedOrGone() {
		return this.known && this.stored != this.storedBefore;
	}

	/**
	 * What is stored.
	 */
	StoredSize takeSize() {
		StoredSize size = new StoredSize(this.stored, this.before, this.bytes);
		this.before = this.bytes;
		this.storedBefore = this.stored;
		return size;
	}

	/**
	 * What was used since this was called last.
	 */
	StorageUsage take() {
		StorageUsage usage = new StorageUsage(this.rowsRead, this.rowsWritten, this.known ? takeSize() : null,
				this.file);
		this.rowsRead = 0;
		this.rowsWritten = 0;
		return usage;
	}

}
