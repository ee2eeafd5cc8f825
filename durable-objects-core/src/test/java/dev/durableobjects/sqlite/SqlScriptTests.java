package dev.durableobjects.sqlite;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlScriptTests {

	@Test
	void splitsBehindSemicolons() {
		assertThat(texts("SELECT 1;\n\tSELECT ';' ; SELECT [;] -- ;\n")).containsExactly("SELECT 1;", "SELECT ';' ;",
				"SELECT [;] -- ;\n");
	}

	@Test
	void semicolonsAndCommentsInFrontBelongToAStatement() {
		assertThat(texts(" ;;\n;SELECT 2;; -- c ;\nSELECT 3")).containsExactly(" ;;\n;SELECT 2;", "; -- c ;\nSELECT 3");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", ";", ";;", "-- c", "/* c */", "\uFEFF" })
	void textWithoutAStatementIsRefused(String sql) {
		assertThat(SqlScript.parse(sql).statements()).singleElement().satisfies((statement) -> {
			assertThat(statement.hasStatement()).isFalse();
			SqlRefusal refusal = statement.refusal();
			assertThat(refusal).isNotNull();
			assertThat(refusal.message()).isEqualTo("SQL code did not contain a statement.");
			assertThat(refusal.sqliteCode()).isNull();
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1;;", "SELECT 1; -- c", "SELECT 1; /* c */", "SELECT 1; ; " })
	void textBehindTheLastStatementIsRefusedInItsTurn(String sql) {
		List<SqlStatement> statements = SqlScript.parse(sql).statements();
		assertThat(statements).hasSize(2);
		assertThat(statements.get(0).refusal()).isNull();
		assertThat(statements.get(1).refusal()).isEqualTo(SqlRefusal.NO_STATEMENT);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\0", "SELECT 1\0", "SELECT 1;\0", "SELECT 1 \0 FROM t; SELECT 2", "SELECT '\0'", "-- \0\n" })
	void textEndsAtTheFirstNulAndWhatFollowsIsRefused(String sql) {
		List<SqlStatement> statements = SqlScript.parse(sql).statements();
		assertThat(statements).hasSize(2);
		assertThat(sql).startsWith(statements.get(0).text() + "\0");
		assertThat(statements.get(1).refusal()).isEqualTo(SqlRefusal.NO_STATEMENT);
	}

	@ParameterizedTest
	@ValueSource(strings = { "CREATE TRIGGER g AFTER INSERT ON t BEGIN SELECT CASE 1 WHEN 1 THEN 2 END; SELECT 1; END",
			"EXPLAIN QUERY PLAN CREATE TRIGGER g DELETE ON t BEGIN DELETE FROM t WHERE \"END\"; END",
			"explain create trigger if not exists g update of end on t when begin begin select end; end",
			"CREATE TEMP TRIGGER g INSERT ON t BEGIN SELECT 1; /* ; END */ SELECT ';'; --\nEND ",
			"CREATE /* ; */ TEMPORARY TRIGGER g INSERT ON t BEGIN SELECT END; END" })
	void bodyOfATriggerStaysTogether(String sql) {
		assertThat(texts(sql + ";SELECT 2")).containsExactly(sql + ";", "SELECT 2");
	}

	@Test
	void onlyTriggersHaveABody() {
		assertThat(texts("CREATE TABLE trigger(a); CREATE VIEW trigger AS SELECT 1; BEGIN; END")).hasSize(4);
	}

	@Test
	void numbersParametersAsSqliteDoes() {
		assertThat(parameters("SELECT ?, ?5, :a, ?, :a, @a, $a::b(c), ?2, ':x', [:y] -- :z"))
			.isEqualTo(new SqlParameters(9, Map.of(":a", 6, "@a", 8, "$a::b(c)", 9)));
		assertThat(parameters("SELECT ?3")).isEqualTo(new SqlParameters(3, Map.of()));
		assertThat(parameters("SELECT ?0, ?99999999999")).isEqualTo(SqlParameters.NONE);
	}

	@Test
	void argumentsOfAVirtualTableAreNoParameters() {
		assertThat(parameters("CREATE VIRTUAL TABLE n USING fts5(a, :b, ?)")).isEqualTo(SqlParameters.NONE);
	}

	@Test
	void onlyTheLastStatementMayHaveParameters() {
		List<SqlStatement> statements = SqlScript.parse("SELECT ?; SELECT ?").statements();
		assertThat(statements.get(0).refusal()).isEqualTo(SqlRefusal.PARAMETERS_BEFORE_LAST);
		assertThat(statements.get(1).refusal()).isNull();
		assertThat(SqlScript.parse("SELECT ?; ").statements()).singleElement()
			.satisfies((statement) -> assertThat(statement.refusal()).isNull());
	}

	@ParameterizedTest
	@ValueSource(strings = { "SELECT 1", "; values (1)", "WITH c(a) AS (SELECT 1) SELECT * FROM c",
			"PRAGMA foreign_keys", "EXPLAIN DELETE FROM t" })
	void knowsReads(String sql) {
		assertThat(SqlScript.parse(sql).statements().get(0).read()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "INSERT INTO t VALUES (1)", "WITH c AS (SELECT 1) DELETE FROM t", "PRAGMA optimize",
			"WITH c AS (SELECT 1) REPLACE INTO t SELECT * FROM c", "PRAGMA main.'OPTIMIZE'",
			"PRAGMA defer_foreign_keys = on", "CREATE TABLE t(a)", "ANALYZE", "SELEC" })
	void takesAnythingElseForAWrite(String sql) {
		assertThat(SqlScript.parse(sql).statements().get(0).read()).isFalse();
	}

	@Test
	void knowsDefinitions() {
		assertThat(SqlScript.parse("CREATE TABLE t(a);ALTER TABLE t DROP a").statements())
			.allMatch((statement) -> statement.verb() == SqlVerb.DEFINITION);
		assertThat(SqlScript.parse("DROP TABLE t;DROP INDEX i").statements())
			.allMatch((statement) -> statement.verb() == SqlVerb.DROP);
		assertThat(SqlScript.parse("EXPLAIN CREATE TABLE t(a); EXPLAIN DROP TABLE t; INSERT INTO t VALUES (1)")
			.statements()).noneMatch((statement) -> statement.verb() == SqlVerb.DEFINITION)
			.noneMatch((statement) -> statement.verb() == SqlVerb.DROP);
	}

	@Test
	void loneSurrogateIsReplaced() {
		assertThat(texts("SELECT '\uD800', '\uD83D\uDE00', \uDC00"))
			.containsExactly("SELECT '\uFFFD', '\uD83D\uDE00', \uFFFD");
		assertThat(parameters("SELECT \uD800")).isEqualTo(SqlParameters.NONE);
	}

	private static List<String> texts(String sql) {
		return SqlScript.parse(sql).statements().stream().map(SqlStatement::text).toList();
	}

	private static SqlParameters parameters(String sql) {
		return SqlScript.parse(sql).statements().get(0).parameters();
	}

}
