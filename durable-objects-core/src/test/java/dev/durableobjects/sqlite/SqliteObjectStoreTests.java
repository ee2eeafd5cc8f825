package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.SqlStorageException;
import dev.durableobjects.gate.Output;
import dev.durableobjects.gate.OutputGate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The storage of one object, turn by turn, with flushes that happen when the test says.
 */
class SqliteObjectStoreTests implements Disk, StorageListener {

	@TempDir
	Path directory;

	private final OutputGate gate = new OutputGate((steps) -> steps.forEach(Runnable::run));

	private final Queue<Runnable> flushes = new ArrayDeque<>();

	private final List<String> events = new ArrayList<>();

	private final List<Path> forced = new ArrayList<>();

	private boolean failing;

	private Runnable whenForced = () -> {
	};

	private @Nullable Thread closing;

	private SqliteObjectStore store;

	@BeforeEach
	void open() throws IOException {
		this.store = new SqliteObjectStore(files("object"), environment(), this.gate, new UncheckedAccess(), this,
				new UnindexedAlarm());
	}

	private StorageEnvironment environment() throws IOException {
		return new StorageEnvironment(true, StorageLimits.defaults(), DatabaseTemplate.create(this.directory),
				JsonMapper.shared(), this, this.flushes::add, new LongStatements(1, System::nanoTime));
	}

	private DatabaseFiles files(String name) {
		return new DatabaseFiles(new TestId(name), this.directory.resolve("x/y/" + name + ".sqlite"), this.directory);
	}

	@Test
	void turnsShareACommitAndItsFlushOpensTheGateForAllOfThem() {
		put("a", 1);
		this.store.endTurn();
		output("first");
		put("b", 2);
		this.store.endTurn();
		output("second");
		assertThat(this.flushes).isEmpty();
		this.store.commit();
		assertThat(this.flushes).hasSize(1);
		assertThat(this.events).isEmpty();
		this.flushes.remove().run();
		assertThat(this.events).containsExactly("first", "second");
		assertThat(this.forced).containsExactly(file(), log(), this.directory.resolve("x/y"),
				this.directory.resolve("x"), this.directory);
	}

	@Test
	void commitsThatComeDuringAFlushShareTheNextOne() {
		write("a");
		Runnable first = this.flushes.remove();
		write("b");
		write("c");
		first.run();
		assertThat(this.events).containsExactly("a", "b", "c");
		assertThat(this.flushes).isEmpty();
	}

	@Test
	void readingMakesNoFileAndLocksNothing() {
		assertThat(this.store.storage().kv().get("a", Long.class)).isNull();
		this.store.endTurn();
		this.store.commit();
		assertThat(file()).doesNotExist();
		assertThat(this.gate.isOpen()).isTrue();
	}

	@Test
	void aTurnCanBeUndoneAlone() {
		put("a", 1);
		this.store.endTurn();
		put("a", 2);
		this.store.rollbackTurn();
		assertThat(get("a")).isEqualTo(1);
		this.store.commit();
	}

	@Test
	void nothingOfAnUndoneTurnLeavesWithTheTurnsBeforeIt() {
		put("a", 1);
		output("kept");
		this.store.endTurn();
		put("a", 2);
		output("undone");
		this.store.rollbackTurn();
		this.store.commit();
		IllegalStateException cause = new IllegalStateException("aborted");
		this.gate.breakAfter(this.store.abandon(cause), cause);
		this.flushes.remove().run();
		assertThat(this.events).contains("kept").doesNotContain("undone");
	}

	@Test
	void theFirstFlushOfALaterOpeningCoversAFileThatWasNeverFlushed() throws IOException {
		put("a", 1);
		this.store.endTurn();
		this.store.commit();
		Files.copy(file(), files("other").main());
		Files.copy(log(), files("other").wal());
		assertThat(this.forced).isEmpty();
		SqliteObjectStore later = new SqliteObjectStore(files("other"), environment(), this.gate, new UncheckedAccess(),
				this, new UnindexedAlarm());
		later.recover();
		this.forced.clear();
		later.storage().kv().put("b", 2);
		later.endTurn();
		later.commit();
		this.flushes.remove();
		this.flushes.remove().run();
		assertThat(this.forced).startsWith(files("other").main(), files("other").wal());
	}

	@Test
	void theWatchCommitsEndedTurnsOnlyWhenTheRunningOneHasNotWritten() {
		put("a", 1);
		this.store.commitEndedTurns();
		assertThat(this.flushes).as("the running turn has written").isEmpty();
		this.store.endTurn();
		get("a");
		this.store.commitEndedTurns();
		assertThat(this.flushes).hasSize(1);
		put("a", 2);
		this.store.rollbackTurn();
		assertThat(get("a")).isEqualTo(1);
	}

	@Test
	void theWatchNeverWaitsForAStatement() throws Exception {
		LazyDatabase database = new LazyDatabase(files("other"), environment(), this.gate, this, new Unheard());
		ObjectTransaction transaction = new ObjectTransaction(database, new OpenCursors(), this.gate, new Unheard());
		transaction.call(transaction::beforeWrite);
		transaction.end(transaction::endTurn);
		Thread watch = new Thread(transaction::commitEndedTurns);
		transaction.call(() -> {
			watch.start();
			assertThat(join(watch, 60_000)).isTrue();
			return null;
		});
		assertThat(this.flushes).isEmpty();
		transaction.commitEndedTurns();
		assertThat(this.flushes).hasSize(1);
		this.flushes.remove().run();
		database.close(false);
	}

	private static boolean join(Thread thread, long millis) {
		try {
			thread.join(millis);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return !thread.isAlive();
	}

	@Test
	void aLongStatementIsStoppedThatWasInterruptedWhileItsDatabaseWasOpened() throws Exception {
		write("a");
		Files.copy(file(), files("other").main());
		Files.copy(log(), files("other").wal());
		SqliteObjectStore other = new SqliteObjectStore(files("other"), environment(), this.gate, new UncheckedAccess(),
				this, new UnindexedAlarm());
		this.whenForced = other::interrupt;
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> other.storage()
				.sql()
				.exec("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000000) "
						+ "SELECT count(*) FROM n")
				.one())
			.satisfies((ex) -> assertThat(ex.code()).isEqualTo("SQLITE_INTERRUPT"));
		other.abandon(new IllegalStateException("interrupted"));
		other.close();
	}

	@Test
	void aFlushThatFailsIsToldBeforeTheDatabaseMayBeClosed() throws Exception {
		write("a");
		this.failing = true;
		Runnable flush = this.flushes.remove();
		Thread closer = new Thread(() -> {
			try {
				this.store.abandon(new IllegalStateException("reset"));
				this.store.close();
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			synchronized (this.events) {
				this.events.add("closed");
			}
		});
		this.closing = closer;
		closer.start();
		flush.run();
		closer.join(60_000);
		assertThat(this.events).hasSize(2).last().isEqualTo("closed");
		assertThat(this.events).first()
			.asString()
			.isEqualTo("lost '" + file() + "' could not be flushed to disk: The disk is broken");
	}

	@Test
	void afterARollbackBySqliteNothingElseIsExecuted() {
		this.store.storage().sql().exec("CREATE TABLE t (id INTEGER PRIMARY KEY)");
		this.store.storage().sql().exec("INSERT INTO t VALUES (1)");
		this.store.endTurn();
		this.store.commit();
		put("a", 1);
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> this.store.storage().sql().exec("INSERT OR ROLLBACK INTO t VALUES (1)"));
		assertThat(this.store.doomed()).hasMessageContaining("rolled back by SQLite")
			.hasMessageContaining("UNIQUE constraint failed: t.id");
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(() -> put("b", 2))
			.withMessageContaining("earlier critical error");
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(this.store::commit);
	}

	@Test
	void whatIsNotCommittedIsLostAndAnEmptyObjectLeavesNoFile() throws Exception {
		put("a", 1);
		this.store.endTurn();
		this.store.abandon(new IllegalStateException("reset"));
		this.store.close();
		assertThat(file()).doesNotExist();
	}

	@Test
	void aDirectoryIsFlushedInItsParentOncePerRuntime() throws Exception {
		DurableDirectories directories = new DurableDirectories(this);
		Path leaf = this.directory.resolve("p/q");
		directories.force(leaf, this.directory);
		directories.force(leaf, this.directory);
		assertThat(this.forced).containsExactly(leaf, this.directory.resolve("p"), this.directory, leaf);
	}

	private void write(String name) {
		put(name, 1);
		this.store.endTurn();
		this.store.commit();
		output(name);
	}

	private void put(String key, Object value) {
		this.store.storage().kv().put(key, value);
	}

	private Object get(String key) {
		return this.store.storage().kv().get(key, Object.class);
	}

	private Path file() {
		return this.directory.resolve("x/y/object.sqlite");
	}

	private Path log() {
		return this.directory.resolve("x/y/object.sqlite-wal");
	}

	private void output(String name) {
		this.gate.whenOpen(new Output() {

			@Override
			public void release() {
				SqliteObjectStoreTests.this.events.add(name);
			}

			@Override
			public void discard(Throwable cause) {
				SqliteObjectStoreTests.this.events.add("-" + name);
			}

		});
	}

	@Override
	public void force(Path file, FileChannel channel) throws IOException {
		this.forced.add(file);
		this.whenForced.run();
		if (this.failing) {
			throw new IOException("The disk is broken");
		}
	}

	@Override
	public void forceDirectory(Path forcedDirectory) {
		this.forced.add(forcedDirectory);
	}

	@Override
	public void storageLost(Throwable cause) {
		Thread closer = this.closing;
		if (closer != null) {
			// Long enough for a close that does not wait for this.
			join(closer, 300);
		}
		synchronized (this.events) {
			this.events.add("lost " + cause.getMessage());
		}
	}

	@Override
	public void checkpointDue() {
		this.events.add("checkpoint due");
	}

	/**
	 * What happens to the transaction interests nobody.
	 */
	private static final class Unheard implements TransactionListener {

		@Override
		public void rolledBack() {
		}

		@Override
		public void undone() {
		}

		@Override
		public boolean isReadyToCommit() {
			return true;
		}

		@Override
		public void beforeCommit() {
		}

		@Override
		public void committed(long lock) {
		}

		@Override
		public void durable(long lock) {
		}

	}

}
