package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import dev.durableobjects.SqlStorageException;

/**
 * All that wakes an object: its alarm and the first of its schedules. Confined to the
 * object's thread, except {@link #durable}.
 */
final class ObjectWakes {

	private final WakeTime alarm;

	private final WakeTime schedules;

	ObjectWakes(WakeTime alarm, WakeTime schedules) {
		this.alarm = alarm;
		this.schedules = schedules;
	}

	/**
	 * Everything is about to be deleted.
	 */
	void givingUp() throws SQLException {
		this.alarm.givingUp();
		this.schedules.givingUp();
	}

	boolean areChanged() {
		return this.alarm.isChanged() || this.schedules.isChanged();
	}

	CompletableFuture<?> beforeCommit() throws SQLException {
		CompletableFuture<?> first = this.alarm.beforeCommit();
		CompletableFuture<?> second = this.schedules.beforeCommit();
		if (first.isDone() && !first.isCompletedExceptionally()) {
			return second;
		}
		return (second.isDone() && !second.isCompletedExceptionally()) ? first : CompletableFuture.allOf(first, second);
	}

	/**
	 * Wait until the index allows the commit, with the thread.
	 */
	void awaitIndex(StorageAccess access) throws SQLException {
		if (!areChanged()) {
			return;
		}
		CompletableFuture<?> ready = beforeCommit();
		if (!ready.isDone()) {
			access.block(ready);
		}
		try {
			ready.join();
		}
		catch (CompletionException ex) {
			throw new SqlStorageException("The alarm could not be entered in the index: " + ex.getCause(), null, null,
					ex);
		}
	}

	void committed(long lock) {
		this.alarm.committed(lock);
		this.schedules.committed(lock);
	}

	/**
	 * Commits are durable. Called on a flush thread.
	 */
	void durable(long lock) {
		this.alarm.durable(lock);
		this.schedules.durable(lock);
	}

}
