package dev.durableobjects.sqlite;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import dev.durableobjects.sqlite.ConformanceCases.RecordedSql;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The guard against everything that was recorded.
 */
class SqlGuardConformanceTests {

	private static final List<String> REFUSALS = List.of("not authorized", "access to ", "SQL code did not contain",
			"When executing multiple", "To execute a transaction", "cannot VACUUM");

	/**
	 * Refused here although SQLite could have reported it: functions and tables that do
	 * not exist.
	 */
	private static final Set<String> OURS_OR_SQLITES = Set.of("no such function", "no such table", "near \"",
			"incomplete input");

	static Stream<RecordedSql> recorded() {
		return ConformanceCases.all().stream();
	}

	@ParameterizedTest
	@MethodSource("recorded")
	void judgesAsRecorded(RecordedSql recorded) {
		SqlStatement refused = firstRefused(recorded.sql());
		String refusal = (refused != null && refused.refusal() != null) ? refused.refusal().message() : null;
		if (recorded.error() == null) {
			assertThat(refusal).isNull();
		}
		else if (REFUSALS.stream().anyMatch(recorded.error()::startsWith)) {
			assertThat(refusal).isNotNull();
			if (!recorded.match().equals("kind")) {
				assertThat(refusal).isEqualTo(recorded.error());
			}
		}
		else if (refused != null && !recorded.match().equals("kind") && !yields(refused, recorded.error())) {
			assertThat(refusal).isEqualTo(recorded.error());
			assertThat(OURS_OR_SQLITES).anyMatch(refusal::startsWith);
		}
	}

	@ParameterizedTest
	@MethodSource("recorded")
	void countsParametersAsRecorded(RecordedSql recorded) {
		List<SqlStatement> statements = SqlScript.parse(recorded.sql()).statements();
		int count = statements.get(statements.size() - 1).parameters().count();
		if (recorded.error() == null) {
			assertThat(count).isEqualTo(recorded.bindings());
		}
		else if (recorded.error().startsWith("Wrong number of parameter bindings")) {
			assertThat(count).isNotEqualTo(recorded.bindings());
		}
	}

	/**
	 * Whether what was recorded is reported instead, once SQLite has said so. Where there
	 * is no statement, one in front has failed.
	 */
	private static boolean yields(SqlStatement refused, String error) {
		SqlRefusal refusal = refused.refusal();
		return refusal != null && (refusal.equals(SqlRefusal.NO_STATEMENT) || refusal.yieldsTo(error, refused.text()));
	}

	private static @Nullable SqlStatement firstRefused(String sql) {
		for (SqlStatement statement : SqlScript.parse(sql).statements()) {
			if (statement.refusal() != null) {
				return statement;
			}
		}
		return null;
	}

}
