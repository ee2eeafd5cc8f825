package dev.durableobjects.sqlite;

import org.sqlite.SQLiteCommitListener;

/**
 * SQLite's rollback hook: the only one that is told of every rollback.
 *
 * @param action run inside the statement that rolls back
 */
record RollbackListener(Runnable action) implements SQLiteCommitListener {

	@Override
	public void onCommit() {
		// Commits are known from COMMIT itself.
	}

	@Override
	public void onRollback() {
		this.action.run();
	}

}
