package dev.durableobjects.sqlite;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.durableobjects.sqlite.SchemaFence.Finding;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaFenceTests {

	@ParameterizedTest
	@ValueSource(strings = { "DROP TABLE _cf_KV", "DELETE FROM \"_CF_METADATA\"", "DROP TABLE '_cf_KV'",
			"CREATE TABLE [_cf_mine] (id)", "CREATE TRIGGER t AFTER INSERT ON a BEGIN DELETE FROM main._cf_kv; END",
			"ALTER TABLE room RENAME TO `_cf_room`", "CREATE VIRTUAL TABLE f USING fts5(a, content=\"_cf_KV\")",
			"CREATE VIRTUAL TABLE f USING fts5(a, content='main._cf_KV')", "CREATE VIRTUAL TABLE _cf USING fts5(a)",
			"CREATE INDEX i ON \"_cf_KV\" (value)", "CREATE VIEW v AS SELECT * FROM _cf_SCHEMA_HISTORY" })
	void reservedNamesAreRefused(String sql) {
		assertThat(SchemaFence.check(sql)).extracting(Finding::message)
			.containsExactly("names that begin with '_cf_' are reserved");
	}

	@ParameterizedTest
	@ValueSource(strings = { "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT a", "RELEASE a", "begin immediate" })
	void transactionsAreRefused(String sql) {
		assertThat(SchemaFence.check(sql)).singleElement()
			.extracting(Finding::message)
			.asString()
			.endsWith("is not allowed, because all scripts run in one transaction");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ATTACH 'other.sqlite' AS other", "DETACH other", "VACUUM", "VACUUM INTO 'x'",
			"backup to '/tmp/x'", "restore from '/tmp/x'", "EXPLAIN SELECT 1", "CREATE TEMP TABLE t (id)",
			"CREATE TEMPORARY VIEW v AS SELECT 1", "PRAGMA user_version = 7", "PRAGMA writable_schema = 1",
			"PRAGMA main.journal_mode = DELETE", "PRAGMA foreign_keys = OFF", "PRAGMA",
			"SELECT * FROM pragma_user_version", "SELECT \0" })
	void whatReachesOutsideIsRefused(String sql) {
		assertThat(SchemaFence.check(sql)).hasSize(1);
	}

	@Test
	void whatSqlOfAnObjectMayNotUseIsAllowed() {
		assertThat(SchemaFence.check("""
				-- the table _cf_KV is not touched
				CREATE TABLE room (name TEXT PRIMARY KEY, note TEXT DEFAULT 'see _cf_ in the manual') STRICT;
				CREATE VIRTUAL TABLE search USING fts4(name, note);
				CREATE TRIGGER indexed AFTER INSERT ON room BEGIN
					INSERT INTO search VALUES (new.name, sqlite_version());
					SELECT CASE WHEN new.note IS NULL THEN RAISE(ABORT, 'no note') END;
				END;
				INSERT INTO room (name) SELECT 'a' || power(2, 3);
				UPDATE room SET note = 'x' WHERE name LIKE '%';
				WITH old AS (SELECT 1) DELETE FROM room WHERE name IN old;
				PRAGMA defer_foreign_keys = ON;
				PRAGMA main.optimize;
				ANALYZE;
				REINDEX;
				SELECT name FROM pragma_table_info('room');
				""")).isEmpty();
	}

	@Test
	void eachStatementIsFoundInItsLine() {
		assertThat(SchemaFence.check("CREATE TABLE a (id);\n\nDROP TABLE\n_cf_KV; VACUUM;\r\nCOMMIT"))
			.extracting(Finding::line)
			.containsExactly(4, 4, 5);
	}

}
