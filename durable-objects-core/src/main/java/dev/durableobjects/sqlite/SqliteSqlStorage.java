package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlRow;
import dev.durableobjects.SqlStorage;
import dev.durableobjects.SqlStorageException;

/**
 * The application's SQL, behind the guard and inside the object's transaction.
 */
final class SqliteSqlStorage implements SqlStorage {

	private static final @Nullable Object[] NO_BINDINGS = {};

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	private final SqlRowMapper mapper;

	private final SqlStatementCache cache = new SqlStatementCache();

	private final OpenCursors open;

	SqliteSqlStorage(StorageAccess access, LazyDatabase database, ObjectTransaction transaction, OpenCursors open,
			JsonMapper mapper) {
		this.access = access;
		this.open = open;
		this.database = database;
		this.transaction = transaction;
		this.mapper = new SqlRowMapper(mapper);
	}

	@Override
	public SqlCursor exec(String query, @Nullable Object... bindings) {
		this.access.check();
		if (query.length() > SqliteSettings.SQL_LENGTH || Utf8.length(query) > SqliteSettings.SQL_LENGTH) {
			throw new SqlStorageException("statement too long: SQLITE_TOOBIG", "SQLITE_TOOBIG", null, null);
		}
		List<SqlStatement> statements = this.cache.script(query).statements();
		int last = statements.size() - 1;
		for (int i = 0; i < last; i++) {
			SqliteCursor cursor = execute(statements.get(i), NO_BINDINGS);
			finish(cursor);
		}
		return execute(statements.get(last), bindings);
	}

	private SqliteCursor execute(SqlStatement statement, @Nullable Object[] bindings) {
		try {
			statement.requireAllowed();
		}
		catch (SqlDeniedException ex) {
			throw new SqlStorageException(String.valueOf(ex.getMessage()), ex.sqliteCode(), null, null);
		}
		return this.transaction.call(() -> {
			SqliteDatabase target = statement.read() ? forReading() : this.transaction.beforeWrite();
			if (statement.verb() == SqlVerb.SETTING) {
				// They may mean something else afterwards, and SQLite ignores some
				// settings
				// while a statement has not been reset.
				this.cache.closeStatements();
				target.closeStatements();
			}
			PreparedStatement compiled = this.cache.take(statement.text());
			if (compiled == null) {
				compiled = target.connection().prepareStatement(statement.text());
			}
			boolean done = false;
			try {
				SqlBindings.check(statement.parameters(), bindings);
				SqlBindings.bind(compiled, bindings);
				SqliteCursor cursor = run(target, statement, compiled);
				done = true;
				return cursor;
			}
			finally {
				if (!done) {
					compiled.close();
				}
			}
		});
	}

	/**
	 * A statement that only reads needs no transaction, but it needs a database: one that
	 * is made for it is removed when the object is dropped and nothing has been stored.
	 */
	private SqliteDatabase forReading() throws IOException, SQLException {
		return this.database.forWriting();
	}

	private SqliteCursor run(SqliteDatabase target, SqlStatement statement, PreparedStatement compiled)
			throws SQLException {
		long before = target.totalChanges();
		ResultSet rows = compiled.execute() ? compiled.getResultSet() : null;
		SqliteCursor cursor = new SqliteCursor(this, statement.text(), !statement.read(), compiled, rows,
				target.totalChanges() - before);
		if (rows == null) {
			this.cache.giveBack(statement.text(), compiled);
		}
		else {
			this.open.add(cursor);
		}
		return cursor;
	}

	@Override
	public long databaseSize() {
		this.access.check();
		return this.transaction.call(() -> {
			SqliteDatabase target = this.database.forReading();
			return (target != null) ? target.size() : this.database.emptySize();
		});
	}

	void check() {
		this.access.check();
	}

	<T extends @Nullable Object> T call(SqlCall<T> call) {
		return this.transaction.call(call);
	}

	<T> @Nullable T map(SqlRow row, SqlColumns columns, Class<T> type) {
		return this.mapper.map(row, columns, type);
	}

	void finish(SqliteCursor cursor) {
		this.transaction.call(() -> {
			cursor.finish();
			return null;
		});
	}

	/**
	 * A cursor has come to its end.
	 */
	void released(SqliteCursor cursor, String sql, PreparedStatement statement) throws SQLException {
		this.open.remove(cursor);
		this.cache.giveBack(sql, statement);
	}

}
