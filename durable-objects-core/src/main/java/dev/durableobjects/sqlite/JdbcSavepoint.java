package dev.durableobjects.sqlite;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * A savepoint that a library has set on a connection.
 */
final class JdbcSavepoint implements java.sql.Savepoint {

	private final int id;

	private final @Nullable String name;

	private Savepoint part;

	JdbcSavepoint(int id, @Nullable String name, Savepoint part) {
		this.id = id;
		this.name = name;
		this.part = part;
	}

	Savepoint part() {
		return this.part;
	}

	/**
	 * It was rolled back to, and is there again.
	 */
	void renew(Savepoint fresh) {
		this.part = fresh;
	}

	@Override
	public int getSavepointId() throws SQLException {
		if (this.name != null) {
			throw JdbcErrors.misuse("The savepoint has a name, '" + StorageKeys.bounded(this.name) + "', and no id.");
		}
		return this.id;
	}

	@Override
	public String getSavepointName() throws SQLException {
		if (this.name == null) {
			throw JdbcErrors.misuse("The savepoint has an id, '" + this.id + "', and no name.");
		}
		return this.name;
	}

}
