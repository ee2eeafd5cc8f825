package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;

/**
 * Protects the tables in which virtual tables keep their content, as SQLite's defensive
 * mode does. Confined to the object's thread, inside a use of the database.
 */
final class ShadowTables {

	private static final String VIRTUAL = "SELECT sql FROM sqlite_schema "
			+ "WHERE type = 'table' AND rootpage = 0 AND name = ? COLLATE NOCASE";

	private static final String TABLE = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE";

	private ShadowTables() {
	}

	/**
	 * Refuse a statement that gives something it creates the name of a shadow table.
	 * @throws SqlStorageException if it does
	 */
	static void checkCreated(SqliteDatabase database, @Nullable SqlShadowUse use) throws SQLException {
		if (use != null && use.creates() && isOwned(database, use)) {
			throw refused(use, use.name());
		}
	}

	/**
	 * Refuse a statement that SQLite has compiled if it touches a shadow table.
	 * @throws SqlStorageException if it does
	 */
	static void checkTouched(SqliteDatabase database, @Nullable SqlShadowUse use) throws SQLException {
		if (use != null && !use.creates() && isOwned(database, use)) {
			String found = find(database, TABLE, use.name());
			if (found != null) {
				throw refused(use, found);
			}
		}
	}

	private static boolean isOwned(SqliteDatabase database, SqlShadowUse use) throws SQLException {
		String owner = find(database, VIRTUAL, use.owner());
		return owner != null && use.isOf(module(owner));
	}

	private static SqlStorageException refused(SqlShadowUse use, String name) {
		return new SqlStorageException(use.message(name) + ": SQLITE_ERROR", "SQLITE_ERROR", null, null);
	}

	private static @Nullable String find(SqliteDatabase database, String sql, String name) throws SQLException {
		PreparedStatement statement = database.prepare(sql);
		statement.setString(1, name);
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? row.getString(1) : null;
		}
	}

	/**
	 * The module in the text that has created a virtual table.
	 */
	private static String module(String sql) {
		List<SqlToken> tokens = SqlTokenizer.tokenize(sql);
		for (int i = 0; i < tokens.size() - 1; i++) {
			if (tokens.get(i).is("USING")) {
				return tokens.get(i + 1).value();
			}
		}
		return "";
	}

}
