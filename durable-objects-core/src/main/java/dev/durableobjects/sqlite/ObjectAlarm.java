package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * The alarm in the object's own database, part of the transaction like every other write,
 * and kept in step with the index outside.
 * <p>
 * Confined to the object's thread, except {@link #durable}, which flush threads call.
 */
final class ObjectAlarm implements AlarmSlot {

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	private final AlarmHook hook;

	private volatile @Nullable AlarmCommits commits;

	private boolean changed;

	private @Nullable Instant asked;

	private @Nullable CompletableFuture<@Nullable Void> answer;

	private @Nullable Instant handled;

	private volatile @Nullable String name;

	ObjectAlarm(StorageAccess access, LazyDatabase database, ObjectTransaction transaction, AlarmHook hook) {
		this.access = access;
		this.database = database;
		this.transaction = transaction;
		this.hook = hook;
	}

	@Override
	public @Nullable Instant get() {
		this.access.check();
		Instant stored = this.transaction.call(this::stored);
		return Objects.equals(stored, this.handled) ? null : stored;
	}

	@Override
	public void set(@Nullable Instant when) {
		this.access.check();
		if (when != null) {
			this.hook.checkAllowed();
		}
		write((when != null) ? notBefore(when) : null);
	}

	private void write(@Nullable Instant time) {
		this.transaction.call(() -> {
			if (time != null || this.database.forReading() != null) {
				SqliteDatabase open = this.transaction.beforeWrite();
				changing();
				new ObjectMetadata(open).writeAlarm(time);
			}
			return null;
		});
	}

	/**
	 * An alarm in the past is due now, and one that is set while another one is handled
	 * is not that one.
	 */
	private Instant notBefore(Instant when) {
		long millis = Math.max(when.toEpochMilli(), this.hook.millis());
		if (this.handled != null) {
			millis = Math.max(millis, this.handled.toEpochMilli() + 1);
		}
		return Instant.ofEpochMilli(millis);
	}

	/**
	 * The alarm in the database, whether it is being handled or not.
	 */
	@Nullable Instant stored() throws IOException, SQLException {
		SqliteDatabase open = this.database.forReading();
		return (open != null) ? new ObjectMetadata(open).readAlarm() : null;
	}

	/**
	 * The alarm is about to be written or deleted, for the first time in this life
	 * perhaps: what is stored now is durable then.
	 */
	void changing() throws IOException, SQLException {
		if (this.commits == null) {
			this.commits = new AlarmCommits(stored());
		}
		this.changed = true;
	}

	/**
	 * The alarm's handler begins. Until it ends, the alarm is still stored, but only for
	 * the case that it does not end well.
	 * @return the alarm, or {@code null} if none is set
	 */
	@Nullable Instant beginHandling() {
		this.handled = this.transaction.call(this::stored);
		return this.handled;
	}

	/**
	 * The alarm's handler has ended.
	 * @param delete whether the alarm has been dealt with; one that was set since stays
	 * @return whether the alarm was still there and is deleted
	 */
	boolean endHandling(boolean delete) {
		Instant dealtWith = this.handled;
		this.handled = null;
		if (delete && dealtWith != null && dealtWith.equals(this.transaction.call(this::stored))) {
			write(null);
			return true;
		}
		return false;
	}

	/**
	 * Whether the next commit changes the alarm, so that it may have to wait.
	 */
	boolean isChanged() {
		return this.changed;
	}

	/**
	 * What the next commit has to wait for.
	 * @return completes when the index allows the commit
	 */
	CompletableFuture<@Nullable Void> beforeCommit() throws IOException, SQLException {
		AlarmCommits known = this.commits;
		if (!this.changed || known == null) {
			return CompletableFuture.completedFuture(null);
		}
		Instant next = stored();
		if (next == null || next.equals(known.last())) {
			return CompletableFuture.completedFuture(null);
		}
		if (this.answer == null || !next.equals(this.asked)) {
			this.asked = next;
			this.answer = this.hook.beforeCommit(this.database.name(), known.earliest(next), known.durable());
		}
		return this.answer;
	}

	/**
	 * The transaction is committed, and this lock opens when it is durable.
	 */
	void committed(long lock) throws IOException, SQLException {
		AlarmCommits known = this.commits;
		if (this.changed && known != null) {
			this.changed = false;
			this.answer = null;
			this.name = this.database.name();
			Instant next = stored();
			if (!Objects.equals(next, known.last())) {
				known.add(lock, next);
			}
		}
	}

	/**
	 * Commits are durable. Called on a flush thread.
	 */
	void durable(long lock) {
		AlarmCommits known = this.commits;
		if (known != null && known.durable(lock)) {
			this.hook.committed(this.name, known.earliest());
		}
	}

}
