package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlRow;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.gate.OutputGate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Cursors and the statements that are kept for them.
 */
class SqliteCursorTests implements Disk, StorageListener {

	private static final int LONGEST = 99_000;

	@TempDir
	Path directory;

	private SqliteObjectStore store;

	@BeforeEach
	void open() throws IOException {
		StorageEnvironment environment = new StorageEnvironment(true, StorageLimits.defaults(),
				DatabaseTemplate.create(this.directory), JsonMapper.shared(), this, Runnable::run,
				new LongStatements(1, System::nanoTime));
		this.store = new SqliteObjectStore(
				new DatabaseFiles(new TestId("object"), this.directory.resolve("object.sqlite"), this.directory),
				environment, new OutputGate((steps) -> steps.forEach(Runnable::run)), new UncheckedAccess(), this,
				new UnindexedAlarm());
	}

	@AfterEach
	void close() throws IOException {
		this.store.close();
	}

	@Test
	void columnsOfAKeptStatementFollowTheSchema() {
		exec("CREATE TABLE t (a, b)");
		exec("INSERT INTO t VALUES (1, 2)");
		assertThat(exec("SELECT * FROM t").one().toMap()).containsEntry("a", 1L).containsEntry("b", 2L);
		exec("ALTER TABLE t RENAME COLUMN b TO c");
		assertThat(exec("SELECT * FROM t").one().getLong("c")).isEqualTo(2);
		exec("ALTER TABLE t ADD COLUMN d DEFAULT 3");
		SqlCursor cursor = exec("SELECT * FROM t");
		assertThat(cursor.columnNames()).containsExactly("a", "c", "d");
		assertThat(cursor.one().getLong("d")).isEqualTo(3);
	}

	@Test
	void aStatementInUseOutlivesItsPlaceInTheCache() {
		String sql = "SELECT 1 AS n UNION ALL SELECT 2";
		assertThat(exec(sql).toList()).hasSize(2);
		SqlCursor cursor = exec(sql);
		assertThat(cursor.next().getLong("n")).isEqualTo(1);
		for (int i = 0; i < 12; i++) {
			exec("SELECT " + i + " --" + "x".repeat(LONGEST)).one();
		}
		assertThat(exec(sql).toList()).hasSize(2);
		assertThat(cursor.next().getLong("n")).isEqualTo(2);
		assertThat(cursor.hasNext()).isFalse();
		assertThat(exec(sql).toList()).hasSize(2);
	}

	@Test
	void aRowThatNobodyHasReadIsLostWithItsEvent() {
		SqlCursor cursor = exec("SELECT 1 AS n");
		this.store.endTurn();
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(cursor::hasNext)
			.withMessageContaining("closed when its event ended");
	}

	@Test
	void everyValueHasTheTypeThatSqliteGivesIt() {
		SqlRow row = exec("SELECT 1 AS i, 9007199254740993 AS l, 2.0 AS d, 'é' AS t, '' AS e, x'' AS b, NULL AS n")
			.one();
		assertThat(row.toMap()).containsEntry("i", 1L)
			.containsEntry("l", 9007199254740993L)
			.containsEntry("d", 2.0)
			.containsEntry("t", "é")
			.containsEntry("e", "")
			.containsEntry("b", new byte[0])
			.containsEntry("n", null);
	}

	private SqlCursor exec(String sql) {
		return this.store.storage().sql().exec(sql);
	}

	@Override
	public void force(Path file, FileChannel channel) {
		// No test needs the disk.
	}

	@Override
	public void forceDirectory(Path forced) {
		// No test needs the disk.
	}

	@Override
	public void storageLost(Throwable cause) {
		throw new IllegalStateException(cause);
	}

	@Override
	public void checkpointDue() {
		// No test writes that much.
	}

}
