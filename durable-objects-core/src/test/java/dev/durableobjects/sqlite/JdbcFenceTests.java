package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * No way through a connection leads around the guard or to the driver.
 */
class JdbcFenceTests {

	@TempDir
	Path directory;

	private DrivenStore store;

	private Connection connection;

	@BeforeEach
	void open() throws IOException, SQLException {
		this.store = new DrivenStore(this.directory);
		this.store.storage().kv().put("secret", 1);
		this.connection = this.store.storage().dataSource().getConnection();
	}

	@AfterEach
	void close() throws IOException {
		this.store.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "backup to %s", "BACKUP main TO '%s'", "restore from %s", "ATTACH '%s' AS x",
			"VACUUM INTO '%s'", "SELECT 1; backup to %s", "SELECT 1; ATTACH '%s' AS x", "SELECT * FROM _cf_KV",
			"DELETE FROM _cf_KV", "INSERT INTO _cf_KV VALUES ('x', 1)", "PRAGMA writable_schema=1", "BEGIN", "COMMIT",
			"ROLLBACK", "SAVEPOINT x", "RELEASE _cf_turn", "ROLLBACK TO _cf_turn", "DETACH main", "-- nothing", "" })
	void theFenceStandsOnEveryPath(String template) throws IOException, SQLException {
		String sql = template.formatted(this.directory.resolve("stolen"));
		List<Path> before = files();
		Statement statement = this.connection.createStatement();
		for (ThrowingCallable path : List.<ThrowingCallable>of(() -> statement.execute(sql),
				() -> statement.executeQuery(sql), () -> statement.executeUpdate(sql),
				() -> statement.executeLargeUpdate(sql), () -> batch(statement, sql),
				() -> this.connection.prepareStatement(sql).execute(),
				() -> this.connection.prepareStatement(sql).executeQuery(),
				() -> this.connection.prepareStatement(sql).executeUpdate(), () -> batch(sql),
				() -> this.connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS).executeUpdate(),
				() -> this.connection.prepareStatement(sql, new String[] { "x" }).executeUpdate(),
				() -> this.store.storage().jdbc().sql(sql).update(),
				() -> this.store.storage().jdbc().sql(sql).query().listOfRows())) {
			assertThatThrownBy(path).as(sql).isInstanceOfAny(SQLException.class, RuntimeException.class);
		}
		assertThat(files()).isEqualTo(before);
		assertThat(this.store.storage().kv().get("secret", Integer.class)).isEqualTo(1);
		assertThat(this.store.store().doomed()).isNull();
	}

	private static void batch(Statement statement, String sql) throws SQLException {
		statement.addBatch(sql);
		statement.executeBatch();
	}

	private void batch(String sql) throws SQLException {
		PreparedStatement statement = this.connection.prepareStatement(sql);
		statement.addBatch();
		statement.executeBatch();
	}

	@Test
	void aKeyColumnIsAName() throws SQLException {
		this.store.storage().sql().exec("CREATE TABLE t (x)");
		for (String column : List.of("x`; DROP TABLE t; --", "x, (SELECT value FROM _cf_KV)", "\"x\"")) {
			assertThatExceptionOfType(SQLException.class)
				.isThrownBy(() -> this.connection.prepareStatement("INSERT INTO t VALUES (1)", new String[] { column })
					.executeUpdate());
		}
		assertThat(this.store.value("SELECT count(*) FROM t")).isEqualTo(0L);
	}

	private List<Path> files() throws IOException {
		try (var paths = Files.list(this.directory)) {
			return new ArrayList<>(paths.sorted().toList());
		}
	}

	@Test
	void severalStatementsRunInOrder() throws SQLException {
		try (Statement statement = this.connection.createStatement()) {
			assertThat(statement.execute("CREATE TABLE t (x); INSERT INTO t VALUES (1), (2); SELECT max(x) FROM t"))
				.isTrue();
			assertThat(statement.getUpdateCount()).isEqualTo(-1);
			ResultSet rows = statement.getResultSet();
			assertThat(rows.next()).isTrue();
			assertThat(rows.getInt(1)).isEqualTo(2);
			assertThat(statement.getMoreResults()).isFalse();
			assertThatExceptionOfType(SQLException.class).isThrownBy(rows::next).withMessageContaining("closed");
			assertThat(statement.execute("UPDATE t SET x = 0")).isFalse();
			assertThat(statement.getUpdateCount()).isEqualTo(2);
		}
	}

	@Test
	void aFailedBatchTellsHowFarItGot() throws SQLException {
		this.store.storage().sql().exec("CREATE TABLE t (x UNIQUE)");
		Statement statement = this.connection.createStatement();
		for (int value : new int[] { 1, 2, 1, 3 }) {
			statement.addBatch("INSERT INTO t VALUES (" + value + ")");
		}
		assertThatExceptionOfType(BatchUpdateException.class).isThrownBy(statement::executeBatch)
			.satisfies((failure) -> {
				assertThat(failure.getUpdateCounts()).containsExactly(1, 1);
				assertThat((Throwable) failure.getNextException())
					.isInstanceOf(SQLIntegrityConstraintViolationException.class);
				assertThat(failure.getSQLState()).isEqualTo("23505");
			})
			.withMessageStartingWith("Statement 3 of the batch failed");
		assertThat(statement.executeBatch()).isEmpty();
		assertThat(this.store.value("SELECT count(*) FROM t")).isEqualTo(2L);
	}

	@Test
	void nothingLeadsToTheDriver() throws SQLException {
		PreparedStatement statement = this.connection.prepareStatement("SELECT 1");
		ResultSet rows = statement.executeQuery();
		DatabaseMetaData metadata = this.connection.getMetaData();
		for (java.sql.Wrapper wrapper : List.of(this.store.storage().dataSource(), this.connection, statement, rows,
				rows.getMetaData(), metadata, statement.getParameterMetaData())) {
			for (Class<?> type : List.of(org.sqlite.SQLiteConnection.class, Connection.class, Object.class)) {
				assertThat(wrapper.isWrapperFor(type)).isFalse();
				assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(() -> wrapper.unwrap(type))
					.withMessageContaining("unwrap");
			}
		}
		assertThat(rows.getStatement()).isSameAs(statement);
		assertThat(statement.getConnection()).isSameAs(this.connection).isEqualTo(this.connection);
		assertThat(metadata.getConnection()).isSameAs(this.connection);
		assertThat(this.connection).hasToString("connection to the database of a Durable Object");
		assertThat(metadata.getURL()).isEqualTo("jdbc:sqlite:");
		assertThat(metadata.getDatabaseProductName()).isEqualTo("SQLite");
	}

	@Test
	void whatIsMissingSaysWhatToUse() throws SQLException {
		unsupported(() -> this.connection.prepareCall("x"), "Connection.prepareCall(…)", "prepareStatement");
		unsupported(() -> this.connection.createBlob(), "Connection.createBlob(…)", "byte[]");
		unsupported(() -> this.connection.getMetaData().getTables(null, null, null, null),
				"DatabaseMetaData.getTables(…)", "sqlite_schema");
		ResultSet rows = this.connection.createStatement().executeQuery("SELECT 1");
		unsupported(rows::previous, "ResultSet.previous(…)", "front to back");
		unsupported(() -> rows.getDate(1), "ResultSet.getDate(…)", "Instant.class");
		unsupported(() -> rows.updateInt(1, 1), "ResultSet.updateInt(…)", "getObject");
		PreparedStatement statement = this.connection.prepareStatement("SELECT ?");
		unsupported(() -> statement.execute("SELECT 1"), "PreparedStatement.execute(…)", "executeQuery");
		unsupported(() -> statement.setDate(1, null), "PreparedStatement.setDate(…)", "Instant");
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> this.connection.setClientInfo("x", "y"))
			.isNotInstanceOf(SQLClientInfoException.class);
		assertThatExceptionOfType(SQLException.class).isThrownBy(
				() -> this.connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY))
			.withMessageContaining("TYPE_FORWARD_ONLY");
	}

	private static void unsupported(ThrowingCallable call, String method, String instead) {
		assertThatExceptionOfType(SQLFeatureNotSupportedException.class).isThrownBy(call)
			.withMessageStartingWith(method)
			.withMessageContaining(instead);
	}

	@Test
	void parametersNeedTheirValues() throws SQLException {
		PreparedStatement statement = this.connection.prepareStatement("SELECT ?1, ?2");
		assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(2);
		statement.setInt(2, 7);
		assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery)
			.withMessageContaining("Parameter 1 has no value");
		statement.setNull(1, java.sql.Types.VARCHAR);
		ResultSet rows = statement.executeQuery();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> rows.getInt(1))
			.withMessageContaining("call next()");
		assertThat(rows.next()).isTrue();
		assertThat(rows.getLong(1)).isZero();
		assertThat(rows.wasNull()).isTrue();
		assertThat(rows.getLong(2)).isEqualTo(7);
		assertThat(rows.wasNull()).isFalse();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> rows.getLong(3))
			.withMessageContaining("no column '3'");
		statement.clearParameters();
		assertThatExceptionOfType(SQLException.class).isThrownBy(statement::executeQuery)
			.withMessageContaining("Wrong number of parameter bindings");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.setInt(0, 1))
			.withMessageContaining("no parameter '0'");
	}

	@Test
	void whatIsClosedCannotBeUsed() throws SQLException {
		Statement statement = this.connection.createStatement();
		ResultSet rows = statement.executeQuery("VALUES (1), (2)");
		assertThat(this.store.store().mayCheckpoint()).isFalse();
		statement.close();
		assertThat(this.store.store().mayCheckpoint()).isTrue();
		assertThatExceptionOfType(SQLException.class).isThrownBy(rows::next).withMessageContaining("closed");
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> statement.execute("SELECT 1"))
			.withMessageContaining("closed");
		Statement left = this.connection.createStatement();
		left.executeQuery("VALUES (1), (2)");
		this.connection.close();
		this.connection.close();
		assertThat(this.store.store().mayCheckpoint()).isTrue();
		assertThat(left.isClosed()).isTrue();
		left.close();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> this.connection.prepareStatement("SELECT 1"))
			.withMessageContaining("closed");
	}

}
