package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random statements against a real database. The seed is fixed; {@code -Dfuzz.seed} and
 * {@code -Dfuzz.count} look further.
 */
class SqlGuardFuzzTests {

	private static final List<String> SEEDS = List.of("SELECT 1 FROM t JOIN u ON a = id, v JOIN u AS y ON 1, ft",
			"SELECT 1 FROM t window, u", "SELECT 1 FROM t AS window, u", "SELECT 1 FROM t with, u",
			"SELECT 1 FROM t NOT INDEXED, u", "SELECT 1 FROM u INDEXED BY ui, t WHERE key = 1",
			"SELECT 1 FROM t JOIN u ON a IS DISTINCT FROM id, v", "SELECT 1 FROM t 'x', u \"y\", v [z]",
			"SELECT 1 FROM (t, (u JOIN v)), (ft), (SELECT 1 FROM t, u) AS x, v",
			"SELECT 1 FROM json_each('[1]', '$') AS j, t",
			"SELECT 1 FROM t CROSS JOIN u INNER JOIN v NATURAL LEFT OUTER JOIN ft",
			"SELECT DISTINCT \"a\" FROM t ORDER BY (SELECT id FROM u) LIMIT (SELECT 1 FROM v)",
			"SELECT 1 WHERE 1 IN (SELECT a FROM t UNION SELECT id FROM u EXCEPT VALUES (1)) OR (1, 2) IN v",
			"SELECT 1 FROM (WITH c AS (SELECT 1) SELECT * FROM c), t",
			"WITH c(key) AS (SELECT 1) SELECT key FROM c WHERE key IN (SELECT key FROM main.u) OR key IN c",
			"INSERT INTO u(key) WITH c(key) AS (SELECT 1) SELECT key FROM c RETURNING (SELECT key FROM c)",
			"WITH c(key) AS (SELECT 1) INSERT INTO u(key) SELECT key FROM c WHERE 1 ON CONFLICT (id) DO UPDATE SET key "
					+ "= (SELECT key FROM c)",
			"WITH c(key) AS (SELECT 1) UPDATE u SET key = c.key FROM c, t WHERE 1 RETURNING (SELECT key FROM c)",
			"WITH c(key) AS (SELECT 1) DELETE FROM u WHERE key IN (SELECT key FROM c) RETURNING (SELECT key FROM c)",
			"CREATE VIEW n AS WITH c(key) AS (SELECT 1) SELECT * FROM c, t",
			"CREATE TRIGGER g DELETE ON t BEGIN INSERT INTO u(key) WITH c(key) AS (SELECT 1) SELECT key FROM c; "
					+ "SELECT key FROM u; UPDATE u SET key = 1 FROM v JOIN t ON 1, ft; END",
			"SELECT a, b FROM t AS x, u WHERE x.a IN (SELECT id FROM u)", "SELECT DISTINCT \"a\" FROM t",
			"SELECT count(DISTINCT a) FROM t WHERE a IS DISTINCT FROM b", "SELECT * FROM (t JOIN u ON a = id), v",
			"SELECT * FROM ((t)), (SELECT 1)", "SELECT * FROM t LEFT JOIN u USING (key) NATURAL JOIN v",
			"SELECT a FROM t WINDOW w AS (PARTITION BY a ORDER BY b ROWS (1) PRECEDING)",
			"SELECT sum(a) OVER w, sum(b) FILTER (WHERE a) OVER (ORDER BY a) FROM t window w AS (ORDER BY a)",
			"WITH c(k) AS (SELECT key FROM u), d AS MATERIALIZED (SELECT 1) SELECT * FROM c, d, t",
			"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6) SELECT i FROM n",
			"WITH c AS (SELECT 1) INSERT INTO t(a) SELECT * FROM c WHERE true ON CONFLICT DO NOTHING RETURNING a",
			"INSERT INTO u(key, value) WITH c AS (SELECT 1) SELECT 1, 2 FROM c RETURNING (SELECT 1 FROM t)",
			"INSERT INTO u VALUES (1, 2, 3) ON CONFLICT(id) DO UPDATE SET key = excluded.key, value = (SELECT a FROM t)",
			"INSERT OR REPLACE INTO main.u AS x (id, key) VALUES (1, (SELECT max(a) FROM t)) RETURNING *",
			"REPLACE INTO u DEFAULT VALUES", "UPDATE OR IGNORE t SET a = b, b = (SELECT key FROM u LIMIT 1) FROM u, v",
			"UPDATE t AS x SET (a, b) = (SELECT 1, 2) FROM u JOIN v ON 1 WHERE x.a = id RETURNING a",
			"DELETE FROM t WHERE EXISTS (SELECT 1 FROM u WHERE key = a) RETURNING *", "DELETE FROM main.u NOT INDEXED",
			"SELECT 1 WHERE 'k' IN u", "SELECT * FROM t WHERE a NOT IN (VALUES (1), (2)) ORDER BY a LIMIT 1 OFFSET (0)",
			"CREATE TABLE n(a INTEGER PRIMARY KEY, b VARCHAR(10) REFERENCES u(id) ON DELETE CASCADE ON UPDATE SET NULL,"
					+ " c AS (a + 1), FOREIGN KEY (b) REFERENCES u(key), CHECK (a > 0)) STRICT",
			"CREATE TABLE IF NOT EXISTS n AS SELECT a AS x, b y FROM t",
			"CREATE UNIQUE INDEX i ON t(a, lower(b)) WHERE a",
			"CREATE VIEW n(x, y) AS SELECT a, b FROM t, u UNION SELECT 1, 2 FROM v",
			"CREATE TRIGGER g AFTER UPDATE OF a, b ON t FOR EACH ROW WHEN new.a > 0 BEGIN INSERT INTO u(key) SELECT b "
					+ "FROM t; UPDATE u SET key = CASE WHEN 1 THEN 2 END; DELETE FROM u WHERE key IN (SELECT a FROM t);"
					+ " SELECT RAISE(IGNORE) FROM u; END",
			"CREATE TRIGGER g INSTEAD OF INSERT ON v BEGIN SELECT 1; END", "DROP TABLE IF EXISTS t", "DROP INDEX ui",
			"DROP VIEW v", "ALTER TABLE t RENAME TO n", "ALTER TABLE t RENAME COLUMN a TO n",
			"ALTER TABLE u ADD COLUMN n INT DEFAULT 1 REFERENCES t(a)", "ALTER TABLE t DROP COLUMN b", "REINDEX ui",
			"ANALYZE t", "CREATE VIRTUAL TABLE n USING fts5(key, value, content='u', content_rowid=\"id\")",
			"CREATE VIRTUAL TABLE n USING fts5vocab(ft, 'row')", "CREATE VIRTUAL TABLE n USING rtree(id, a, b, +c)",
			"PRAGMA table_info(t)", "PRAGMA main.foreign_keys = 'on'", "PRAGMA quick_check", "PRAGMA optimize(-1)",
			"EXPLAIN QUERY PLAN SELECT * FROM t", "SELECT json_group_array(value) FROM json_each('[1]') e, t",
			"SELECT * FROM pragma_table_list l, pragma_table_info(l.name)", "SELECT sample FROM sqlite_stat1",
			"SELECT CAST(a AS VARCHAR(10)), a->>'$', abs(b), \"max\"(a, 1_0, 0x1F, .5e1) FROM t GROUP BY 1 HAVING a",
			"SELECT ?, ?3, :a, @a, $a::b(c), ?, :a FROM t", "VALUES (1, (SELECT a FROM t)), (2, 3)",
			"SELECT highlight(ft, 0, '[', ']') FROM ft('text') WHERE ft MATCH 'k' AND rank MATCH 'bm25(1.0)'",
			"INSERT INTO ft(ft, rank) VALUES ('rank', 'bm25(10.0)')");

	private final Random random = new Random(Long.getLong("fuzz.seed", 20_261_117L));

	@Test
	void whatPassesTouchesNothingOfOurs() throws SQLException {
		SqlMutator mutator = new SqlMutator(this.random, seeds());
		int ran = 0;
		int refused = 0;
		int count = Integer.getInteger("fuzz.count", 20_000);
		try (GuardedDatabase database = new GuardedDatabase()) {
			for (int i = 0; i < count; i++) {
				String sql = (i < SEEDS.size()) ? SEEDS.get(i) : mutator.next();
				for (SqlStatement statement : SqlScript.parse(sql).statements()) {
					if (statement.refusal() == null) {
						checkAgainstSqlite(database, statement);
						ran += (database.tryRun(statement) == null) ? 1 : 0;
					}
					else {
						refused++;
						checkRefusal(database, statement);
					}
				}
			}
		}
		assertThat(ran).isGreaterThan(count / 20);
		assertThat(refused).isGreaterThan(count / 20);
	}

	@Test
	void noNameOfAStatementCanBecomeOneOfOurs() throws SQLException {
		int passed = 0;
		try (GuardedDatabase database = new GuardedDatabase()) {
			for (String seed : seeds()) {
				for (String sql : SqlMutator.renamed(seed)) {
					for (SqlStatement statement : SqlScript.parse(sql).statements()) {
						if (statement.refusal() == null) {
							passed += (database.tryRun(statement) == null) ? 1 : 0;
						}
					}
				}
			}
		}
		assertThat(passed).isGreaterThan(SEEDS.size());
	}

	private static List<String> seeds() {
		List<String> seeds = new ArrayList<>(SEEDS);
		ConformanceCases.all()
			.stream()
			.map((recorded) -> recorded.sql())
			.filter((sql) -> sql.length() < 400)
			.distinct()
			.forEach(seeds::add);
		return seeds;
	}

	/**
	 * Compare what the tokenizer found with what SQLite finds.
	 */
	private static void checkAgainstSqlite(GuardedDatabase database, SqlStatement statement) throws SQLException {
		String message = database.compile(statement.text());
		boolean illegal = SqlTokenizer.tokenize(statement.text())
			.stream()
			.anyMatch((token) -> token.is(SqlTokenType.ILLEGAL));
		if (message == null) {
			assertThat(illegal).as(statement.text()).isFalse();
			assertThat(statement.parameters().count()).as(statement.text())
				.isEqualTo(database.parameterCount(statement.text()));
		}
		else if (message.contains("unrecognized token")) {
			assertThat(illegal).as(statement.text()).isTrue();
		}
	}

	/**
	 * What the guard refuses in SQLite's stead, SQLite must refuse as well. Pragmas are
	 * not tried: SQLite obeys one while it compiles, even if a syntax error follows.
	 */
	private static void checkRefusal(GuardedDatabase database, SqlStatement statement) throws SQLException {
		String refusal = String.valueOf(statement.refusal().message());
		if (refusal.startsWith("no such function")
				&& (mayBeUnresolved(statement) || isOfTheDriver(database, refusal))) {
			return;
		}
		if (refusal.startsWith("near") || refusal.startsWith("incomplete") || refusal.startsWith("unrecognized")
				|| refusal.startsWith("no such function")) {
			if (SqlKeywords.toUpperCase(statement.text()).contains("PRAGMA")) {
				return;
			}
			assertThat(database.compile(statement.text())).as(statement.text() + " is refused: " + refusal).isNotNull();
		}
	}

	/**
	 * Tell whether SQLite may leave some names of a statement alone: those in the body of
	 * a view or trigger, in a window or a common table expression that is not used.
	 */
	private static boolean mayBeUnresolved(SqlStatement statement) {
		String text = SqlKeywords.toUpperCase(statement.text());
		return text.contains("CREATE") || text.contains("WINDOW") || text.contains("WITH");
	}

	/**
	 * Tell whether a missing function exists: the driver adds some of its own.
	 */
	private static boolean isOfTheDriver(GuardedDatabase database, String refusal) throws SQLException {
		String name = refusal.substring("no such function: ".length(), refusal.indexOf(" at offset"));
		return database.query("SELECT name FROM pragma_function_list").contains(List.of(SqlKeywords.toLowerCase(name)));
	}

}
