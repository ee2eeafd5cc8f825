package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;
import org.sqlite.core.Codes;
import org.sqlite.core.CoreResultSet;
import org.sqlite.core.CoreStatement;
import org.sqlite.core.DB;
import org.sqlite.core.SafeStmtPtr;

/**
 * A statement of the application that SQLite has compiled, and the columns that it
 * returned last: SQLite compiles it again by itself when the schema has changed.
 * <p>
 * Confined to the object's thread, inside a use of the database.
 */
final class CompiledStatement implements AutoCloseable {

	private final PreparedStatement statement;

	private final SafeStmtPtr.SafePtrFunction<@Nullable Object[], SQLException> row = this::row;

	private SqlColumns columns = SqlColumns.NONE;

	CompiledStatement(PreparedStatement statement) {
		this.statement = statement;
	}

	/**
	 * Bind and execute.
	 * @param rowsExpected refuse a statement that returns no rows, before it has any
	 * effect
	 * @return the rows, or {@code null} if the statement returns none
	 */
	@Nullable ResultSet execute(boolean rowsExpected, @Nullable Object[] bindings) throws SQLException {
		SqlBindings.bind(this.statement, bindings);
		if (rowsExpected) {
			return this.statement.executeQuery();
		}
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

	/**
	 * The values of the row that SQLite has found, as the API has them. All of them are
	 * read under one lock of the driver, not two for each.
	 */
	@Nullable Object[] row() throws SQLException {
		SafeStmtPtr pointer = ((CoreStatement) this.statement).pointer;
		return pointer.safeRun(this.row);
	}

	private @Nullable Object[] row(DB db, long pointer) throws SQLException {
		@Nullable Object[] values = new @Nullable Object[this.columns.names().size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = switch (db.column_type(pointer, i)) {
				case Codes.SQLITE_INTEGER -> db.column_long(pointer, i);
				case Codes.SQLITE_FLOAT -> db.column_double(pointer, i);
				case Codes.SQLITE_TEXT -> db.column_text(pointer, i);
				case Codes.SQLITE_BLOB -> db.column_blob(pointer, i);
				default -> null;
			};
		}
		return values;
	}

	@Override
	public void close() throws SQLException {
		this.statement.close();
	}

}
