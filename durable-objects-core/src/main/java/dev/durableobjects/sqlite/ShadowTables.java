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
	 * Refuse a statement that SQLite has compiled if it touches a shadow table.
	 * @throws SqlStorageException if it does
	 */
	static void check(SqliteDatabase database, @Nullable SqlShadowUse use) throws SQLException {
		if (use == null) {
			return;
		}
		String owner = find(database, VIRTUAL, use.owner());
		if (owner == null || !use.isOf(module(owner))) {
			return;
		}
		if (use.kind() == SqlShadowUse.Kind.CREATED || find(database, TABLE, use.name()) != null) {
			throw new SqlStorageException(use.message() + ": SQLITE_ERROR", "SQLITE_ERROR", null, null);
		}
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
