package dev.durableobjects.sqlite;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * One statement of a script in the {@link SqlStatementCache}: as it was judged, and as it
 * was compiled while nobody uses that. A cursor takes what is compiled with it, so the
 * same text can be executed while a cursor of it is open.
 * <p>
 * Confined to the object's thread.
 */
final class CachedStatement {

	private final SqlStatement statement;

	private @Nullable CompiledStatement free;

	private boolean evicted;

	CachedStatement(SqlStatement statement) {
		this.statement = statement;
	}

	SqlStatement statement() {
		return this.statement;
	}

	/**
	 * Take it compiled; whoever does gives it back or closes it.
	 */
	CompiledStatement take(SqliteDatabase database) throws SQLException {
		CompiledStatement compiled = this.free;
		if (compiled != null) {
			this.free = null;
			return compiled;
		}
		return new CompiledStatement(database.connection().prepareStatement(this.statement.text()));
	}

	void giveBack(CompiledStatement compiled) throws SQLException {
		if (this.free == null && !this.evicted) {
			this.free = compiled;
		}
		else {
			compiled.close();
		}
	}

	/**
	 * Forget what is compiled and not in use.
	 */
	void closeFree() throws SQLException {
		CompiledStatement compiled = this.free;
		if (compiled != null) {
			this.free = null;
			compiled.close();
		}
	}

	/**
	 * The cache forgets this statement.
	 */
	void evict() throws SQLException {
		this.evicted = true;
		closeFree();
	}

}
