package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import javax.sql.DataSource;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import dev.durableobjects.SyncKvStorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Transactions of connections, which are parts of the turn's.
 */
class JdbcTransactionTests {

	@TempDir
	Path directory;

	private DrivenStore store;

	private DataSource dataSource;

	private SyncKvStorage kv;

	@BeforeEach
	void open() throws IOException {
		this.store = new DrivenStore(this.directory);
		this.dataSource = this.store.storage().dataSource();
		this.kv = this.store.storage().kv();
		this.store.storage().sql().exec("CREATE TABLE t (x)");
	}

	@AfterEach
	void close() throws IOException {
		this.store.close();
	}

	@Test
	void aRollbackUndoesRowsAndKeysSinceTheBegin() throws SQLException {
		insert("before");
		try (Connection connection = begin()) {
			this.kv.put("key", "value");
			insert(connection, "connection");
			insert("storage");
			connection.rollback();
			assertThat(rows()).isEqualTo("before");
			assertThat(this.kv.contains("key")).isFalse();
			insert(connection, "again");
			connection.commit();
		}
		assertThat(rows()).isEqualTo("before,again");
	}

	@Test
	void aCommitKeepsWhatTheTurnKeeps() throws SQLException {
		this.store.store().endTurn();
		this.store.store().commit();
		try (Connection connection = begin()) {
			insert(connection, "x");
			connection.commit();
		}
		assertThat(rows()).isEqualTo("x");
		this.store.store().rollbackTurn();
		assertThat(rows()).isNull();
	}

	@Test
	void closingRollsBack() throws SQLException {
		try (Connection connection = begin()) {
			insert(connection, "x");
		}
		assertThat(rows()).isNull();
		assertThat(this.store.store().endConnections()).isNull();
	}

	@Test
	void switchingBackToAutocommitCommits() throws SQLException {
		try (Connection connection = begin()) {
			insert(connection, "x");
			connection.setAutoCommit(true);
			insert(connection, "y");
		}
		assertThat(rows()).isEqualTo("x,y");
	}

	@Test
	void commitAndRollbackNeedABegin() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			refused(connection::commit, "commit() needs a transaction");
			refused(connection::rollback, "rollback() needs a transaction");
			refused(connection::setSavepoint, "setSavepoint() needs a transaction");
		}
	}

	@Test
	void savepointsNestAndCanBeRolledBackToRepeatedly() throws SQLException {
		try (Connection connection = begin()) {
			insert(connection, "a");
			java.sql.Savepoint first = connection.setSavepoint();
			insert(connection, "b");
			java.sql.Savepoint second = connection.setSavepoint("second");
			assertThat(second.getSavepointName()).isEqualTo("second");
			insert(connection, "c");
			connection.rollback(second);
			insert(connection, "d");
			connection.rollback(second);
			assertThat(rows()).isEqualTo("a,b");
			connection.rollback(first);
			refused(() -> connection.rollback(second), "does not belong to the running transaction");
			insert(connection, "e");
			connection.releaseSavepoint(first);
			refused(() -> connection.releaseSavepoint(first), "does not belong to the running transaction");
			connection.setSavepoint();
			insert(connection, "f");
			connection.commit();
		}
		assertThat(rows()).isEqualTo("a,e,f");
	}

	@Test
	void transactionsOfSeveralConnectionsNest() throws SQLException {
		try (Connection outer = begin()) {
			insert(outer, "a");
			try (Connection inner = begin()) {
				insert(inner, "b");
				refused(outer::commit, "commit() is refused while a transaction that was begun inside");
				refused(outer::rollback, "rollback() is refused");
				refused(outer::setSavepoint, "setSavepoint() is refused");
				refused(() -> outer.setAutoCommit(true), "setAutoCommit(true) is refused");
				refused(outer::close, "close() is refused");
				inner.rollback();
				insert(inner, "c");
				inner.commit();
			}
			insert(outer, "d");
			outer.commit();
		}
		assertThat(rows()).isEqualTo("a,c,d");
	}

	@Test
	void aTransactionThatWasUndoneFromOutsideSaysSo() throws SQLException {
		Connection[] left = new Connection[1];
		assertThatIllegalStateException().isThrownBy(() -> this.store.storage().transactionSync(() -> {
			left[0] = begin();
			insert("x");
			throw new IllegalStateException("no");
		})).withMessage("no");
		assertThat(rows()).isNull();
		refused(() -> insert(left[0], "y"), "was rolled back with the transaction around it");
		refused(left[0]::commit, "was rolled back with the transaction around it");
		left[0].rollback();
		insert(left[0], "z");
		left[0].commit();
		left[0].close();
		assertThat(rows()).isEqualTo("z");
	}

	@Test
	void aTransactionDoesNotEndBeforeOneThatWasBegunInsideIt() throws SQLException {
		Connection[] left = new Connection[1];
		assertThatIllegalStateException().isThrownBy(() -> this.store.storage().transactionSync(() -> {
			left[0] = begin();
			insert("x");
		})).withMessageContaining("was left open");
		assertThat(rows()).isNull();
		assertThatIllegalStateException().isThrownBy(() -> this.store.storage().inTransaction((transaction) -> {
			begin();
			insert("y");
			return null;
		})).withMessageContaining("was left open");
		assertThat(rows()).isNull();
		left[0].close();
	}

	@Test
	void anEventThatLeavesATransactionOpenLosesIt() throws SQLException {
		insert("before");
		Connection left = begin();
		insert(left, "x");
		this.kv.put("key", 1);
		assertThat(this.store.store().endConnections()).hasMessageContaining("left a transaction open");
		assertThat(rows()).isEqualTo("before");
		assertThat(this.kv.contains("key")).isFalse();
		this.store.store().endTurn();
		refused(left::commit, "closed when its event ended");
		refused(left::createStatement, "closed when its event ended");
		assertThat(left.isClosed()).isTrue();
		left.close();
		this.store.store().commit();
		assertThat(rows()).isEqualTo("before");
	}

	@Test
	void aTurnThatLeavesATransactionOpenUnnoticedCannotEnd() throws SQLException {
		insert(begin(), "x");
		assertThatIllegalStateException().isThrownBy(this.store.store()::endTurn)
			.withMessageContaining("left a transaction open");
	}

	@Test
	void nothingMayBeWaitedForInside() throws SQLException {
		try (Connection connection = this.dataSource.getConnection()) {
			this.store.store().checkMayWait();
			connection.setAutoCommit(false);
			assertThatIllegalStateException().isThrownBy(this.store.store()::checkMayWait)
				.withMessageContaining("Nothing can be waited for");
			assertThatIllegalStateException().isThrownBy(this.store.store()::beforeWait);
			assertThatIllegalStateException().isThrownBy(() -> this.store.storage().deleteAll());
			connection.commit();
			assertThatIllegalStateException().isThrownBy(this.store.store()::checkMayWait);
			connection.setAutoCommit(true);
			this.store.store().beforeWait();
			insert(connection, "x");
		}
		assertThat(rows()).isEqualTo("x");
	}

	@Test
	void aLostTransactionCanBeRolledBackAndNotCommitted() throws SQLException {
		this.store.storage()
			.sql()
			.exec("CREATE TRIGGER stop BEFORE INSERT ON t BEGIN SELECT RAISE(ROLLBACK, 'no'); END");
		Connection connection = begin();
		assertThatExceptionOfType(SQLException.class).isThrownBy(() -> insert(connection, "x"))
			.withMessageContaining("no");
		assertThat(this.store.store().doomed()).isNotNull();
		refused(connection::commit, "Cannot commit transaction due to an earlier SQL critical error");
		connection.rollback();
		refused(() -> insert(connection, "y"), "Cannot use the storage due to an earlier critical error");
		connection.close();
	}

	@Test
	void springsTransactionTemplateWorksOnIt() {
		TransactionTemplate template = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
		JdbcTemplate jdbc = new JdbcTemplate(this.dataSource);
		template.executeWithoutResult((status) -> {
			jdbc.update("INSERT INTO t VALUES ('a')");
			this.store.storage().jdbc().sql("INSERT INTO t VALUES ('b')").update();
		});
		assertThatIllegalStateException().isThrownBy(() -> template.executeWithoutResult((status) -> {
			jdbc.update("INSERT INTO t VALUES ('c')");
			this.kv.put("key", 1);
			throw new IllegalStateException("undo");
		}));
		assertThat(this.kv.contains("key")).isFalse();
		TransactionTemplate nested = new TransactionTemplate(template.getTransactionManager());
		nested.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
		TransactionTemplate separate = new TransactionTemplate(template.getTransactionManager());
		separate.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
		separate.setReadOnly(true);
		separate.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
		template.executeWithoutResult((status) -> {
			jdbc.update("INSERT INTO t VALUES ('d')");
			nested.executeWithoutResult((inner) -> {
				jdbc.update("INSERT INTO t VALUES ('e')");
				inner.setRollbackOnly();
			});
			separate.executeWithoutResult((inner) -> jdbc.update("INSERT INTO t VALUES ('f')"));
		});
		assertThat(rows()).isEqualTo("a,b,d,f");
		assertThat(this.store.store().endConnections()).isNull();
	}

	private Connection begin() {
		try {
			Connection connection = this.dataSource.getConnection();
			connection.setAutoCommit(false);
			return connection;
		}
		catch (SQLException ex) {
			throw new AssertionError(ex);
		}
	}

	private void insert(String value) {
		this.store.storage().sql().exec("INSERT INTO t VALUES (?)", value);
	}

	private static void insert(Connection connection, String value) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate("INSERT INTO t VALUES ('" + value + "')");
		}
	}

	private Object rows() {
		return this.store.value("SELECT group_concat(x) FROM t");
	}

	private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String message) {
		assertThatExceptionOfType(SQLException.class).isThrownBy(call).withMessageContaining(message);
	}

}
