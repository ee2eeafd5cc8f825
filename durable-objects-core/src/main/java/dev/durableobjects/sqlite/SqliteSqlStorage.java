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
		return run(query, false, bindings);
	}

	/**
	 * Run one or more statements.
	 * @param rowsExpected refuse the last one if it returns no rows, before it has any
	 * effect
	 */
	SqliteCursor run(String query, boolean rowsExpected, @Nullable Object... bindings) {
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
			finish(execute(statements.get(i), false, NO_BINDINGS));
		}
		return execute(statements.get(last), rowsExpected, bindings);
	}

	private static boolean isTooLong(String query) {
		return query.length() * 3L > SqliteSettings.SQL_LENGTH
				&& (query.length() > SqliteSettings.SQL_LENGTH || Utf8.length(query) > SqliteSettings.SQL_LENGTH);
	}

	private SqliteCursor execute(CachedStatement cached, boolean rowsExpected, @Nullable Object[] bindings) {
		SqlStatement statement = cached.statement();
		SqlRefusal refusal = statement.refusal();
		if (refusal != null) {
			throw refused(statement, refusal);
		}
		Runnable executed = this.database.listener().executing(statement.text());
		try {
			return execute(cached, statement, rowsExpected, bindings);
		}
		finally {
			executed.run();
		}
	}

	/**
	 * What to report about a refused statement: SQLite's own error if that comes first.
	 * Compiling a statement has no effect.
	 */
	private SqlStorageException refused(SqlStatement statement, SqlRefusal refusal) {
		if (refusal.mayYield()) {
			try {
				this.transaction.call(() -> {
					forReading().connection().prepareStatement(statement.text()).close();
					return null;
				});
			}
			catch (SqlStorageException ex) {
				if (!"SQLITE_ERROR".equals(ex.code())
						|| refusal.yieldsTo(String.valueOf(ex.getMessage()), statement.text())) {
					return ex;
				}
			}
		}
		return new SqlStorageException(refusal.message(), refusal.sqliteCode(), null, null);
	}

	private SqliteCursor execute(CachedStatement cached, SqlStatement statement, boolean rowsExpected,
			@Nullable Object[] bindings) {
		return this.transaction.call(() -> {
			SqliteDatabase target = target(statement);
			if (statement.verb() == SqlVerb.SETTING) {
				// They may mean something else afterwards, and SQLite ignores some
				// settings
				// while a statement has not been reset.
				this.cache.closeStatements();
				target.closeStatements();
			}
			SqliteCursor cursor = null;
			ShadowTables.checkCreated(target, statement.shadow());
			CompiledStatement compiled = cached.take(target);
			try {
				SqlBindings.check(statement.parameters(), bindings);
				ShadowTables.checkTouched(target, statement.shadow());
				cursor = run(target, cached, compiled, rowsExpected, bindings);
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
	 * Begin what the statement needs. A switch is set inside a transaction that the
	 * object's code has begun, since SQLite ignores some there.
	 */
	private SqliteDatabase target(SqlStatement statement) throws IOException, SQLException {
		if (statement.read()) {
			return (statement.verb() == SqlVerb.SETTING && this.transaction.isDelimited())
					? this.transaction.beforeWrite() : forReading();
		}
		return statement.grows() ? this.transaction.beforeGrowth() : this.transaction.beforeWrite();
	}

	/**
	 * A statement that only reads needs no transaction, but it needs a database: one that
	 * is made for it is removed when the object is dropped and nothing has been stored.
	 */
	private SqliteDatabase forReading() throws IOException, SQLException {
		return this.database.forWriting();
	}

	private SqliteCursor run(SqliteDatabase target, CachedStatement cached, CompiledStatement compiled,
			boolean rowsExpected, @Nullable Object[] bindings) throws SQLException {
		boolean writes = !cached.statement().read();
		long before = writes ? target.totalChanges() : 0;
		ResultSet rows = compiled.execute(rowsExpected, bindings);
		long changed = writes ? target.totalChanges() - before : 0;
		read(changed);
		SqliteCursor cursor = new SqliteCursor(this, cached, compiled, rows, changed);
		if (cached.statement().defines()) {
			announceVirtualTables(target);
		}
		if (rows == null) {
			cached.giveBack(compiled);
		}
		else {
			this.open.add(cursor);
		}
		return cursor;
	}

	/**
	 * SQLite tells a virtual table of the end of a savepoint only if it has told it of
	 * the beginning of one, be it another. A full-text table that was made since would
	 * keep what it has not stored yet although its creation is undone, and COMMIT would
	 * fail on that.
	 */
	private void announceVirtualTables(SqliteDatabase target) throws SQLException {
		this.open.finishWriting();
		target.execute("SAVEPOINT _cf_definition; RELEASE _cf_definition");
	}

	@Override
	public long databaseSize() {
		this.access.check();
		return this.transaction.call(() -> {
			SqliteDatabase target = this.database.forReading();
			return (target != null) ? target.size() : this.database.emptySize();
		});
	}

	/**
	 * How many rows the last statement that ended has changed itself.
	 */
	long lastChanges() {
		return this.transaction.call(() -> this.database.opened().changes());
	}

	/**
	 * The key of the row that was inserted last.
	 */
	long lastInsertRowId() {
		return this.transaction.call(() -> {
			try (ResultSet row = this.database.opened().prepare("SELECT last_insert_rowid()").executeQuery()) {
				row.next();
				return row.getLong(1);
			}
		});
	}

	/**
	 * Rows were produced or changed.
	 */
	void read(long rows) {
		this.database.meter().read(rows);
	}

	void check() {
		this.access.check();
	}

	<T extends @Nullable Object> T call(SqlCall<T> call) {
		return this.transaction.call(call);
	}

	<T> T map(SqlRow row, SqlColumns columns, Class<T> type) {
		return this.mapper.map(row, columns, type);
	}

	<T> T convert(Object value, Class<T> type) {
		return this.mapper.convert(value, type);
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
