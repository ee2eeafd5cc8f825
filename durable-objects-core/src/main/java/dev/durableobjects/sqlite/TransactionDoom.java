package dev.durableobjects.sqlite;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;

/**
 * Whether an object's transaction is lost, and why. A rollback that nobody here asked for
 * dooms it: SQLite would go on in autocommit, and later writes would be acknowledged
 * although earlier ones are lost. Nothing is executed after that, and the object has to
 * be reset.
 * <p>
 * Confined to the uses of the database, except {@link #cause()}, which any thread may
 * ask.
 */
final class TransactionDoom {

	private static final String ROLLED_BACK = "The transaction was rolled back by SQLite: writes of this event and of "
			+ "events before it are lost, and the object is reset";

	private static final String UNUSABLE = "Cannot use the storage due to an earlier critical error: ";

	private static final String NOT_COMMITTABLE = "Cannot commit transaction due to an earlier SQL critical error: ";

	private volatile @Nullable Throwable cause;

	private @Nullable Throwable unexplained;

	private boolean expected;

	/**
	 * Why the transaction is lost.
	 * @return the cause, or {@code null} if all is well
	 */
	@Nullable Throwable cause() {
		return this.cause;
	}

	boolean isDoomed() {
		return this.cause != null;
	}

	/**
	 * The transaction is lost. The first cause counts.
	 */
	void doom(Throwable why) {
		if (this.cause == null) {
			this.cause = why;
		}
	}

	/**
	 * Roll the whole transaction back because the object's code asks for it.
	 */
	void rollBack(SqliteDatabase database) throws SQLException {
		this.expected = true;
		try {
			database.rollback();
		}
		finally {
			this.expected = false;
		}
	}

	/**
	 * SQLite has rolled the transaction back. Called inside the statement that made it do
	 * so, on the thread that runs it.
	 */
	void rolledBack() {
		if (this.cause == null && !this.expected) {
			this.unexplained = new SqlStorageException(ROLLED_BACK + ".", null, null, null);
			this.cause = this.unexplained;
		}
	}

	/**
	 * The statement inside which SQLite has rolled back failed: that is why.
	 */
	void explain(SqlStorageException failure, boolean critical) {
		if (this.unexplained != null && this.cause == this.unexplained) {
			this.cause = critical ? failure : new SqlStorageException(ROLLED_BACK + ": " + failure.getMessage(),
					failure.code(), failure.extendedCode(), failure, failure.property(), failure.durableObjectId());
		}
		this.unexplained = null;
	}

	/**
	 * Refuse to execute anything in a lost transaction.
	 */
	void check() {
		check(UNUSABLE);
	}

	/**
	 * Refuse to tell anybody that a part of a lost transaction has taken effect.
	 */
	void checkCommittable() {
		check(NOT_COMMITTABLE);
	}

	private void check(String what) {
		Throwable why = this.cause;
		if (why != null) {
			throw new SqlStorageException(what + why.getMessage(), null, null,
					(why instanceof Exception exception) ? exception : null);
		}
	}

}
