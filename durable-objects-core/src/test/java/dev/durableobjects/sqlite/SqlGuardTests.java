package dev.durableobjects.sqlite;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlGuardTests {

	private static final String NOT_AUTHORIZED = "not authorized: SQLITE_AUTH";

	@ParameterizedTest
	@ValueSource(strings = { "SELECT DISTINCT \"a\" FROM _cf_KV", "SELECT * FROM t, /**/ [_CF_kv]",
			"SELECT * FROM '_cf_KV'", "SELECT * FROM t window, _cf_KV", "SELECT * FROM t AS window, _cf_KV",
			"SELECT * FROM (_cf_KV)", "SELECT * FROM t ON x IS DISTINCT FROM y, _cf_KV",
			"SELECT * FROM (t, ((_cf_KV)))", "SELECT * FROM t NATURAL LEFT OUTER JOIN main . \"_cf_KV\"",
			"SELECT * FROM t with, _cf_KV", "SELECT * FROM t JOIN u USING (a), _cf_KV",
			"SELECT * FROM t NOT INDEXED, _cf_KV", "SELECT * FROM json_each('[]', '$') j, _cf_KV",
			"SELECT * FROM \uFEFF_cf_KV", "SELECT 1 IN _cf_KV", "SELECT 1 IN main.'_cf_KV'",
			"SELECT 1 NOT IN (SELECT key FROM _cf_KV)", "WITH _cf_KV AS (SELECT 1) SELECT * FROM main._cf_KV",
			"WITH _cf_KV AS (SELECT 1) SELECT * FROM _cf_KV",
			"WITH _cf_x AS (SELECT 1) SELECT (SELECT 1 FROM main._cf_x)",
			"SELECT * FROM (WITH _cf_x AS (SELECT 1) SELECT * FROM _cf_x), _cf_x",
			"INSERT INTO t WITH _cf_x AS (SELECT 1) SELECT * FROM _cf_x RETURNING (SELECT 1 FROM _cf_x)",
			"INSERT INTO t WITH _cf_x AS (SELECT 1) SELECT 1 WHERE 1 ON CONFLICT DO UPDATE SET a = (SELECT 1 FROM _cf_x)",
			"WITH _cf_x AS (SELECT 1) INSERT INTO _cf_x VALUES (1)", "SELECT with _cf_x FROM _cf_x",
			"UPDATE OR REPLACE _cf_KV SET value = 1", "UPDATE t SET a = 1 FROM u, _cf_KV",
			"REPLACE INTO '_cf_KV' VALUES (1)", "DELETE FROM t WHERE a = (SELECT value FROM _cf_KV)",
			"SELECT * FROM t INDEXED BY _cf_METADATA_value", "CREATE TABLE n(a REFERENCES _cf_KV(key))",
			"CREATE TABLE n(a, FOREIGN KEY (a) REFERENCES '_cf_KV')", "CREATE TABLE n(a CHECK (a IN _cf_KV))",
			"ALTER TABLE t ADD COLUMN b REFERENCES _cf_KV(key)", "CREATE VIEW n AS SELECT * FROM _cf_KV",
			"CREATE VIEW n(a) AS WITH c AS (SELECT * FROM _cf_KV) SELECT * FROM c",
			"CREATE TRIGGER g DELETE ON t BEGIN DELETE FROM u; INSERT INTO t SELECT * FROM u, _cf_KV; END",
			"CREATE TRIGGER g DELETE ON t WHEN (SELECT 1 FROM _cf_KV) BEGIN SELECT 1; END",
			"CREATE TRIGGER g DELETE ON t BEGIN WITH _cf_x AS (SELECT 1) SELECT 1 FROM _cf_x; SELECT 1 FROM _cf_x; END",
			"CREATE TABLE n AS SELECT * FROM _cf_KV", "EXPLAIN CREATE TABLE _cf_x(a)", "EXPLAIN SELECT * FROM _cf_KV",
			"CREATE TABLE '_cf_x'(a)", "CREATE TABLE IF NOT EXISTS main.`_cf_x`(a)", "ALTER TABLE t RENAME TO '_cf_x'",
			"ALTER TABLE ft RENAME TO _cf", "CREATE VIRTUAL TABLE _CF USING fts5(a)", "REINDEX _cf_KV",
			"REINDEX sqlite_autoindex__cf_KV_1", "DROP VIEW IF EXISTS main.[_cf_v]",
			"CREATE VIRTUAL TABLE n USING fts5(key, content='_cf_KV')",
			"CREATE VIRTUAL TABLE n USING fts5(key, content = [_CF_KV], content_rowid=x)",
			"CREATE VIRTUAL TABLE n USING fts5(key, content=_cf_KV)",
			"CREATE VIRTUAL TABLE n USING fts5vocab(_cf_x, row)",
			"CREATE VIRTUAL TABLE n USING fts5vocab('main', '_cf_x', 'row')", "CREATE TABLE \"temp\".n(a)",
			"CREATE VIEW 'TEMP'.n AS SELECT 1", "CREATE TEMP VIEW n AS SELECT 1", "PRAGMA temp.table_info(t)",
			"PRAGMA table_info('_cf_KV')", "PRAGMA table_info = \"_cf_KV\"", "PRAGMA table_info",
			"PRAGMA 'user_version'", "SELECT * FROM pragma_table_info('_cf_KV')", "SELECT 1 IN pragma_user_version",
			"SELECT * FROM pragma_optimize", "CREATE VIEW n AS SELECT * FROM \"pragma_journal_mode\"",
			"SELECT * FROM main.pragma_user_version", "ATTACH 'x' AS y", "explain detach x" })
	void isNotAuthorized(String sql) {
		assertThat(refusal(sql)).isEqualTo(NOT_AUTHORIZED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT _cf_a, x._cf_a, \"_cf_a\" FROM t AS _cf_x, u _cf_y",
			"SELECT 1 _cf_a, 2 AS '_cf_b'",
			"CREATE TABLE n(_cf_a INTEGER, b, UNIQUE (_cf_a), CONSTRAINT _cf_c CHECK (_cf_a > 0))",
			"INSERT INTO t(_cf_a) VALUES ('_cf_KV') ON CONFLICT(_cf_a) DO UPDATE SET b = 1, _cf_a = 2 RETURNING _cf_a",
			"UPDATE t SET _cf_a = 1, _cf_b = 2 WHERE _cf_a IN (_cf_b, '_cf_KV')",
			"ALTER TABLE t RENAME COLUMN a TO _cf_a", "ALTER TABLE t ADD _cf_a VARCHAR(10) DEFAULT (1)",
			"ALTER TABLE t DROP COLUMN _cf_a", "SELECT name FROM pragma_table_list WHERE name NOT LIKE '_cf_%'",
			"SELECT * FROM _cffine, a_cf_fine",
			"WITH _cf_x(_cf_a) AS (SELECT 1), y AS (SELECT * FROM _cf_x) SELECT * FROM \"_CF_X\", (SELECT * FROM _cf_x)",
			"WITH RECURSIVE _cf_n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM _cf_n) SELECT i FROM _cf_n LIMIT 3",
			"SELECT sum(a) OVER _cf_w FROM t WINDOW _cf_w AS (ORDER BY a), _cf_v AS (ORDER BY b)",
			"SELECT * FROM t JOIN u ON _cf_a = _cf_b ORDER BY _cf_a, _cf_b", "CREATE INDEX i ON t(_cf_a)",
			"CREATE TRIGGER g UPDATE OF _cf_a ON t BEGIN SELECT new._cf_a; END", "CREATE VIEW n(_cf_a) AS SELECT 1",
			"CREATE VIRTUAL TABLE n USING fts5(_cf_a, b, content='my_cf_table', tokenize = 'porter')",
			"SELECT begin, \"commit\", \"select\" FROM \"begin\"", "ANALYZE _cf_KV", "CREATE TABLE temp(a)",
			"SELECT CAST(a AS VARCHAR(10)), CAST(b AS DECIMAL(5, 2)) FROM t", "SELECT * FROM temp.t",
			"CREATE TABLE n(a DECIMAL(5, 2), b \"odd type\" (3), c TEXT COLLATE NOCASE)", "SELECT * FROM ft('query')",
			"SELECT 1 LIMIT 1 OFFSET (0)", "SELECT a FROM t WHERE a LIKE ('x') AND b GLOB ('y')",
			"SELECT count(*) FILTER (WHERE a) OVER (ROWS (1) PRECEDING) FROM t", "SELECT 1 ORDER BY (1)",
			"SELECT \"max\"(1, 2), [abs](-1), REPLACE('a', 'b', 'c')", "SELECT * FROM pragma_table_info(l.name), t",
			"DELETE FROM sqlite_sequence", "SELECT 'sqlite_version()', \"sqlite_version\"",
			"PRAGMA Foreign_Keys('Off')", "INSERT INTO t SELECT * FROM (VALUES (1), (2)) WHERE true",
			"SELECT * FROM t WITH" })
	void isAllowed(String sql) {
		assertThat(refusal(sql)).isNull();
	}

	@Test
	void functionsAreRefusedWhereverTheyAreCalled() {
		assertThat(refusal("SELECT \u00e9, [sqlite_version] ()"))
			.isEqualTo("not authorized to use function: sqlite_version at offset 11: SQLITE_ERROR");
		assertThat(refusal("CREATE TABLE n(a DEFAULT (json_pretty('{}')))")).contains("json_pretty");
		assertThat(refusal("CREATE TRIGGER g DELETE ON t BEGIN SELECT load_extension('x'); END"))
			.isEqualTo("not authorized: SQLITE_ERROR");
		assertThat(refusal("SELECT median(1)")).isEqualTo("no such function: median at offset 7: SQLITE_ERROR");
		assertThat(refusal("SELECT 1 IN (fts3_tokenizer('x'))")).contains("no such function: fts3_tokenizer");
	}

	@Test
	void tablesOfTheDriverThatShowPagesAndKeysDoNotExist() {
		assertThat(refusal("SELECT * FROM sqlite_stat4")).isEqualTo("no such table: sqlite_stat4: SQLITE_ERROR");
		assertThat(refusal("SELECT * FROM main.DBSTAT")).isEqualTo("no such table: DBSTAT: SQLITE_ERROR");
		assertThat(refusal("CREATE VIRTUAL TABLE n USING fts5(sample, content='sqlite_stat4')"))
			.isEqualTo("no such table: sqlite_stat4: SQLITE_ERROR");
	}

	/**
	 * SQLite obeys a pragma while it compiles, even if a syntax error follows.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "PRAGMA writable_schema = on x", "PRAGMA writable_schema(1) FROM",
			"EXPLAIN PRAGMA writable_schema = 1, 2", "PRAGMA foreign_keys = off x" })
	void pragmaWithASyntaxErrorDoesNotReachSqlite(String sql) {
		assertThat(refusal(sql)).contains("syntax error");
	}

	@Test
	void unknownStatementsAreRefusedAsSqliteDoes() {
		assertThat(refusal(" SELEC 1")).isEqualTo("near \"SELEC\": syntax error at offset 1: SQLITE_ERROR");
		assertThat(refusal("CREATE TABLE")).isEqualTo("incomplete input: SQLITE_ERROR");
		assertThat(refusal("CREATE NEW TABLE x(a)")).isEqualTo("near \"NEW\": syntax error at offset 7: SQLITE_ERROR");
		assertThat(refusal("# 1")).isEqualTo("unrecognized token: \"#\" at offset 0: SQLITE_ERROR");
	}

	/**
	 * What another version of the driver brings along must be looked at before it is let
	 * in.
	 */
	@Test
	void driverHasNoOtherModulesThanTheKnownOnes() throws Exception {
		try (GuardedDatabase database = new GuardedDatabase()) {
			Set<String> modules = new TreeSet<>();
			for (List<String> row : database.query("SELECT name FROM pragma_module_list")) {
				modules.add(row.get(0));
			}
			modules.removeIf((name) -> name.startsWith("pragma_"));
			assertThat(modules).containsExactly("dbstat", "fts3", "fts3tokenize", "fts4", "fts4aux", "fts5",
					"fts5vocab", "rtree", "rtree_i32");
		}
	}

	@Test
	void reservedWordsAreThoseThatTheDriverReserves() throws Exception {
		try (GuardedDatabase database = new GuardedDatabase()) {
			for (String word : ("ABORT ACTION ADD AFTER ALL ALTER ALWAYS ANALYZE AND AS ASC ATTACH AUTOINCREMENT BEFORE "
					+ "BEGIN BETWEEN BY CASCADE CASE CAST CHECK COLLATE COLUMN COMMIT CONFLICT CONSTRAINT CREATE CROSS "
					+ "CURRENT CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP DATABASE DEFAULT DEFERRABLE DEFERRED DELETE "
					+ "DESC DETACH DISTINCT DO DROP EACH ELSE END ESCAPE EXCEPT EXCLUDE EXCLUSIVE EXISTS EXPLAIN FAIL "
					+ "FILTER FIRST FOLLOWING FOR FOREIGN FROM FULL GENERATED GLOB GROUP GROUPS HAVING IF IGNORE "
					+ "IMMEDIATE IN INDEX INDEXED INITIALLY INNER INSERT INSTEAD INTERSECT INTO IS ISNULL JOIN KEY LAST "
					+ "LEFT LIKE LIMIT MATCH MATERIALIZED NATURAL NO NOT NOTHING NOTNULL NULL NULLS OF OFFSET ON OR "
					+ "ORDER OTHERS OUTER OVER PARTITION PLAN PRAGMA PRECEDING PRIMARY QUERY RAISE RANGE RECURSIVE "
					+ "REFERENCES REGEXP REINDEX RELEASE RENAME REPLACE RESTRICT RETURNING RIGHT ROLLBACK ROW ROWS "
					+ "SAVEPOINT SELECT SET TABLE TEMP TEMPORARY THEN TIES TO TRANSACTION TRIGGER UNBOUNDED UNION "
					+ "UNIQUE UPDATE USING VACUUM VALUES VIEW VIRTUAL WHEN WHERE WINDOW WITH WITHIN WITHOUT")
				.split(" ")) {
				boolean name = database.compile("CREATE TABLE main." + word + "(a)") == null;
				assertThat(SqlKeywords.isReserved(word)).as(word).isEqualTo(!name);
			}
		}
	}

	private static @Nullable String refusal(String sql) {
		SqlRefusal refusal = SqlScript.parse(sql).statements().get(0).refusal();
		return (refusal != null) ? refusal.message() : null;
	}

}
