package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;

/**
 * Uses of one object's database, which exclude each other. Failures of SQLite and of the
 * files leave it translated, and those after which nothing can be trusted doom the
 * transaction.
 * <p>
 * Thread-safe. The object's thread waits for the end of what another thread does.
 */
final class DatabaseUse {

	private final LazyDatabase database;

	private final TransactionDoom doom;

	private final ReentrantLock lock = new ReentrantLock();

	DatabaseUse(LazyDatabase database, TransactionDoom doom) {
		this.database = database;
		this.doom = doom;
	}

	/**
	 * Use the database. A failure after which the connection cannot be trusted dooms the
	 * transaction.
	 */
	<T extends @Nullable Object> T call(SqlCall<T> call) {
		this.lock.lock();
		try {
			this.doom.check();
			return call.run();
		}
		catch (SQLException ex) {
			throw failed(ex, SqliteErrors.isCritical(ex));
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		finally {
			this.database.endUse();
			this.lock.unlock();
		}
	}

	/**
	 * End turns or the transaction. Any failure dooms the transaction: it is unknown what
	 * of it is left.
	 */
	void end(SqlWork work) {
		this.lock.lock();
		try {
			work.run();
		}
		catch (SQLException ex) {
			throw failed(ex, true);
		}
		catch (IOException ex) {
			throw failed(ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private SqlStorageException failed(SQLException exception, boolean critical) {
		SqlStorageException failure = this.database.failure(exception);
		this.doom.explain(failure, critical);
		if (critical) {
			this.doom.doom(failure);
		}
		return failure;
	}

	private SqlStorageException failed(IOException exception) {
		SqlStorageException failure = this.database.failure(exception);
		this.doom.doom(failure);
		return failure;
	}

	/**
	 * As {@link #end}, unless the database is in use at this moment. Never waits.
	 */
	void tryEnd(SqlWork work) {
		if (this.lock.tryLock()) {
			try {
				end(work);
			}
			finally {
				this.lock.unlock();
			}
		}
	}

	/**
	 * Read or change what belongs to the uses, without touching the database.
	 */
	<T extends @Nullable Object> T exclusively(Supplier<T> action) {
		this.lock.lock();
		try {
			return action.get();
		}
		finally {
			this.lock.unlock();
		}
	}

}
