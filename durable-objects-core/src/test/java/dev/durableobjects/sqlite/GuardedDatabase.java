package dev.durableobjects.sqlite;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real database with our reserved tables and an application's own, for asking SQLite
 * itself what a statement that the guard lets pass would touch. SQLite's listing of the
 * compiled program names every table by its root page.
 */
final class GuardedDatabase implements AutoCloseable {

	static final String SECRET = "S3cr3t";

	private static final Set<String> MAINTENANCE = Set.of("ANALYZE", "REINDEX", "PRAGMA");

	private static final int PAGE_IS_REGISTER = 0x10;

	private final Connection connection;

	private final Set<Integer> reservedPages = new HashSet<>();

	private List<String> reservedContent = List.of();

	GuardedDatabase() throws SQLException {
		this.connection = DriverManager.getConnection("jdbc:sqlite::memory:");
		for (String sql : List.of("CREATE TABLE _cf_KV(key TEXT PRIMARY KEY, value BLOB) WITHOUT ROWID",
				"CREATE TABLE _cf_METADATA(key INTEGER PRIMARY KEY, value BLOB)",
				"CREATE INDEX _cf_METADATA_value ON _cf_METADATA(value)",
				"INSERT INTO _cf_KV VALUES ('" + SECRET + "', '" + SECRET + "'), ('k', '" + SECRET + "')",
				"INSERT INTO _cf_METADATA VALUES (1, '" + SECRET + "')", "CREATE TABLE t(a, b, _cf_col)",
				"CREATE TABLE u(id INTEGER PRIMARY KEY, key, value)", "CREATE INDEX ui ON u(key)",
				"INSERT INTO t VALUES (1, 2, 3), ('x', 'y', 'z')", "INSERT INTO u VALUES (1, 'k', 'v'), (2, 'x', 'y')",
				"CREATE VIEW v AS SELECT a, b FROM t", "CREATE VIRTUAL TABLE ft USING fts5(key, value)",
				"INSERT INTO ft VALUES ('k', 'text')", "ANALYZE")) {
			run(sql);
		}
		for (List<String> row : query("SELECT rootpage FROM sqlite_schema WHERE name LIKE '%!_cf!_%' ESCAPE '!'")) {
			this.reservedPages.add(Integer.parseInt(row.get(0)));
		}
		this.reservedContent = reservedContent();
		run("SAVEPOINT fuzz");
	}

	/**
	 * Run a statement that the guard has let pass, check that it touches nothing of ours,
	 * and undo it.
	 * @return null if SQLite runs it, else SQLite's message
	 */
	@Nullable String tryRun(SqlStatement statement) throws SQLException {
		try {
			checkProgram(statement);
			Set<String> objects = objects();
			List<List<String>> rows = query(statement.text());
			assertThat(rows.toString()).as(statement.text()).doesNotContain(SECRET);
			checkNewObjects(statement, objects);
			return null;
		}
		catch (SQLException ex) {
			return String.valueOf(ex.getMessage());
		}
		finally {
			assertThat(reservedContent()).as(statement.text()).isEqualTo(this.reservedContent);
			assertThat(query("SELECT name FROM pragma_database_list WHERE name NOT IN ('main', 'temp')")).isEmpty();
			assertThat(query("SELECT name FROM sqlite_temp_schema")).as(statement.text()).isEmpty();
			undo();
		}
	}

	/**
	 * Return SQLite's message about a text, or null if it compiles.
	 */
	@Nullable String compile(String sql) {
		try (PreparedStatement ignored = this.connection.prepareStatement(sql)) {
			return null;
		}
		catch (SQLException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	int parameterCount(String sql) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			return statement.getParameterMetaData().getParameterCount();
		}
	}

	List<List<String>> query(String sql) throws SQLException {
		List<List<String>> rows = new ArrayList<>();
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			if (!statement.execute()) {
				return rows;
			}
			try (ResultSet results = statement.getResultSet()) {
				int columns = results.getMetaData().getColumnCount();
				while (results.next() && rows.size() < 200) {
					List<String> row = new ArrayList<>();
					for (int i = 1; i <= columns; i++) {
						row.add(String.valueOf(results.getString(i)));
					}
					rows.add(row);
				}
			}
		}
		return rows;
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

	private void checkProgram(SqlStatement statement) throws SQLException {
		List<SqlToken> tokens = SqlTokenizer.tokenize(statement.text())
			.stream()
			.dropWhile((token) -> token.is(SqlTokenType.SEMICOLON))
			.toList();
		int verb = SqlTokenReader.skipExplain(tokens);
		if (verb < tokens.size() && !MAINTENANCE.contains(tokens.get(verb).keyword())) {
			String text = statement.text().substring(tokens.get(0).start());
			checkPages((verb > 0) ? text : "EXPLAIN " + text, statement);
		}
	}

	private void checkPages(String explain, SqlStatement statement) throws SQLException {
		for (List<String> row : query(explain)) {
			if (row.size() < 5) {
				return;
			}
			String code = row.get(1);
			boolean opens = code.equals("OpenRead") || code.equals("OpenWrite") || code.equals("ReopenIdx");
			boolean clears = code.equals("Clear") || code.equals("Destroy");
			boolean register = opens && (Integer.parseInt(row.get(6)) & PAGE_IS_REGISTER) != 0;
			if ((opens && !register && row.get(4).equals("0")) || clears) {
				assertThat(this.reservedPages).as(statement.text() + " does " + row)
					.doesNotContain(Integer.valueOf(row.get(clears ? 2 : 3)));
			}
			if (code.equals("Transaction") && !row.get(3).equals("0")
					&& !SqlKeywords.toUpperCase(statement.text()).contains("EXPLAIN")) {
				assertThat(statement.read()).as(statement.text()).isFalse();
			}
		}
	}

	/**
	 * Look through views and virtual tables that a statement made, and let the triggers
	 * that it made compile.
	 */
	private void checkNewObjects(SqlStatement statement, Set<String> before) throws SQLException {
		if (statement.verb() != SqlVerb.DEFINITION) {
			return;
		}
		for (String name : objects()) {
			if (!before.contains(name)) {
				String quoted = '"' + name.replace("\"", "\"\"") + '"';
				for (String sql : List.of("SELECT * FROM " + quoted, "INSERT INTO " + quoted + " DEFAULT VALUES",
						"DELETE FROM t", "DELETE FROM u", "DELETE FROM v", "INSERT INTO u DEFAULT VALUES",
						"INSERT INTO t DEFAULT VALUES", "INSERT INTO v DEFAULT VALUES", "UPDATE t SET a = 1, b = 2",
						"UPDATE u SET key = 1, value = 2", "UPDATE v SET a = 1, b = 2")) {
					if (compile(sql) == null) {
						checkPages("EXPLAIN " + sql, new SqlStatement(statement.text() + " then " + sql, true,
								SqlVerb.DEFINITION, SqlParameters.NONE, null, null));
					}
				}
				if (compile("SELECT * FROM " + quoted) == null) {
					assertThat(query("SELECT * FROM " + quoted).toString()).as(statement.text()).doesNotContain(SECRET);
				}
			}
		}
	}

	private Set<String> objects() throws SQLException {
		Set<String> names = new HashSet<>();
		query("SELECT name FROM sqlite_schema").forEach((row) -> names.add(row.get(0)));
		return names;
	}

	private List<String> reservedContent() throws SQLException {
		List<String> content = new ArrayList<>();
		for (String sql : List.of("SELECT * FROM _cf_KV ORDER BY key", "SELECT * FROM _cf_METADATA ORDER BY key",
				"SELECT type, name, tbl_name, rootpage, sql FROM sqlite_schema WHERE name LIKE '!_cf!_%' ESCAPE '!'"
						+ " OR tbl_name LIKE '!_cf!_%' ESCAPE '!' ORDER BY name")) {
			query(sql).forEach((row) -> content.add(row.toString()));
		}
		return content;
	}

	private void undo() throws SQLException {
		try {
			run("ROLLBACK TO fuzz");
		}
		catch (SQLException ex) {
			// OR ROLLBACK and RAISE(ROLLBACK) end the transaction together with the
			// savepoint
			run("SAVEPOINT fuzz");
		}
	}

	private void run(String sql) throws SQLException {
		try (PreparedStatement statement = this.connection.prepareStatement(sql)) {
			statement.execute();
		}
	}

}
