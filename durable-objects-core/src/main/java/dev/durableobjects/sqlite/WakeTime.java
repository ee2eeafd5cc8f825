package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * A time at which an object has to wake, stored in its own database as part of the
 * transaction like every other write, and kept in step with an index outside.
 * <p>
 * Confined to the object's thread, except {@link #durable}, which flush threads call.
 */
final class WakeTime {

	private final LazyDatabase database;

	private final AlarmHook hook;

	private final Source source;

	private volatile @Nullable AlarmCommits commits;

	private boolean changed;

	/** Whether the index may go by something else than what the last commit has left. */
	private boolean outdated;

	/** What the commit stores that is under way. */
	private @Nullable Instant next;

	private @Nullable Instant asked;

	private @Nullable CompletableFuture<@Nullable Void> answer;

	private volatile @Nullable String name;

	WakeTime(LazyDatabase database, AlarmHook hook, Source source) {
		this.database = database;
		this.hook = hook;
		this.source = source;
	}

	/**
	 * The time is about to be written, for the first time in this life perhaps: what is
	 * stored now is durable then.
	 */
	void changing() throws SQLException {
		if (this.commits == null) {
			this.commits = new AlarmCommits(this.source.stored(this.database.opened()));
		}
		this.changed = true;
	}

	/**
	 * What is stored is about to be given up, and may be what the index runs just now:
	 * when that run ends the index forgets the time. Whatever is stored next has to be
	 * entered anew, even the same time, and even if it was entered for this very commit.
	 */
	void givingUp() throws SQLException {
		changing();
		enterAnew();
	}

	/**
	 * Whatever is written from now on has to be entered, even what the index was told
	 * before: it goes by something else, such as what a run of its own finds stored now.
	 */
	void enterAnew() {
		this.outdated = true;
		this.answer = null;
	}

	/**
	 * Whether the next commit changes the time, so that it may have to wait.
	 */
	boolean isChanged() {
		return this.changed;
	}

	/**
	 * What the next commit has to wait for. The time is read here, whether the code that
	 * uses the storage was interrupted or not: a commit that is made has to be told of.
	 * @return completes when the index allows the commit
	 */
	CompletableFuture<@Nullable Void> beforeCommit() throws SQLException {
		AlarmCommits known = this.commits;
		if (!this.changed || known == null) {
			return CompletableFuture.completedFuture(null);
		}
		Instant next = this.source.stored(this.database.opened());
		this.next = next;
		if (next == null || isKnown(next, known)) {
			return CompletableFuture.completedFuture(null);
		}
		if (this.answer == null || !next.equals(this.asked)) {
			this.asked = next;
			this.answer = this.hook.beforeCommit(this.database.name(), known.announce(next), known.durable());
		}
		return this.answer;
	}

	private boolean isKnown(@Nullable Instant next, AlarmCommits known) {
		return !this.outdated && Objects.equals(next, known.last());
	}

	/**
	 * The transaction is committed as {@link #beforeCommit} has seen it, and this lock
	 * opens when it is durable.
	 */
	void committed(long lock) {
		AlarmCommits known = this.commits;
		if (this.changed && known != null) {
			this.changed = false;
			this.answer = null;
			this.name = this.database.name();
			known.committed(lock, this.next, !isKnown(this.next, known));
			this.outdated = false;
		}
	}

	/**
	 * Commits are durable. Called on a flush thread.
	 */
	void durable(long lock) {
		AlarmCommits known = this.commits;
		if (known != null && known.durable(lock)) {
			this.hook.committed(this.name, known::earliest);
		}
	}

	/**
	 * Where the time is stored.
	 */
	@FunctionalInterface
	interface Source {

		/**
		 * Read it.
		 */
		@Nullable Instant stored(SqliteDatabase open) throws SQLException;

	}

}
