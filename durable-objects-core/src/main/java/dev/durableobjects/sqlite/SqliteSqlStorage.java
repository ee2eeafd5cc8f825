package dev.durableobjects.sqlite;

import java.io.IOException;
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
		if (isTooLong(query)) {
			throw new SqlStorageException("statement too long: SQLITE_TOOBIG", "SQLITE_TOOBIG", null, null);
		}
		List<CachedStatement> statements = this.cache.find(query);
		if (statements == null) {
			statements = this.transaction.call(() -> this.cache.add(query));
		}
		int last = statements.size() - 1;
		for (int i = 0; i < last; i++) {
			finish(execute(statements.get(i), NO_BINDINGS));
		}
		return execute(statements.get(last), bindings);
	}

	private static boolean isTooLong(String query) {
		return query.length() * 3L > SqliteSettings.SQL_LENGTH
				&& (query.length() > SqliteSettings.SQL_LENGTH || Utf8.length(query) > SqliteSettings.SQL_LENGTH);
	}

	private SqliteCursor execute(CachedStatement cached, @Nullable Object[] bindings) {
		SqlStatement statement = cached.statement();
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
			SqliteCursor cursor = null;
			CompiledStatement compiled = cached.take(target);
			try {
				SqlBindings.check(statement.parameters(), bindings);
				cursor = run(target, cached, compiled, bindings);
			}
			finally {
				if (cursor == null) {
					compiled.close();
				}
			}
			cursor.readFirst();
			return cursor;
		});
	}

	/**
	 * A statement that only reads needs no transaction, but it needs a database: one that
	 * is made for it is removed when the object is dropped and nothing has been stored.
	 */
	private SqliteDatabase forReading() throws IOException, SQLException {
		return this.database.forWriting();
	}

	private SqliteCursor run(SqliteDatabase target, CachedStatement cached, CompiledStatement compiled,
			@Nullable Object[] bindings) throws SQLException {
		boolean writes = !cached.statement().read();
		long before = writes ? target.totalChanges() : 0;
		ResultSet rows = compiled.execute(bindings);
		long changed = writes ? target.totalChanges() - before : 0;
		SqliteCursor cursor = new SqliteCursor(this, cached, compiled, rows, changed);
		if (rows == null) {
			cached.giveBack(compiled);
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
	void released(SqliteCursor cursor) {
		this.open.remove(cursor);
	}

}
