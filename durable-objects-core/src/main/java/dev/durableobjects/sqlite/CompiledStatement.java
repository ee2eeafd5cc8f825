package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.core.CoreResultSet;

/**
 * A statement of the application that SQLite has compiled, and the columns that it
 * returned last: SQLite compiles it again by itself when the schema has changed.
 * <p>
 * Confined to the object's thread, inside a use of the database.
 */
final class CompiledStatement implements AutoCloseable {

	private final PreparedStatement statement;

	private SqlColumns columns = SqlColumns.NONE;

	CompiledStatement(PreparedStatement statement) {
		this.statement = statement;
	}

	/**
	 * Bind and execute.
	 * @return the rows, or {@code null} if the statement returns none
	 */
	@Nullable ResultSet execute(@Nullable Object[] bindings) throws SQLException {
		SqlBindings.bind(this.statement, bindings);
		return this.statement.execute() ? this.statement.getResultSet() : null;
	}

	/**
	 * The columns of rows that this statement has returned. The driver has asked SQLite
	 * for the names already.
	 */
	SqlColumns columns(ResultSet rows) {
		@Nullable String[] names = ((CoreResultSet) rows).colsMeta;
		if (!this.columns.haveNames(names)) {
			this.columns = SqlColumns.of(names);
		}
		return this.columns;
	}

	@Override
	public void close() throws SQLException {
		this.statement.close();
	}

}
