package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Cursors that are open while turns and transactions end.
 */
class CursorTests {

	@TempDir
	Path directory;

	private DrivenStore driven;

	@BeforeEach
	void open() throws IOException {
		this.driven = new DrivenStore(this.directory);
		this.driven.exec("CREATE TABLE t (id INTEGER PRIMARY KEY)");
		this.driven.exec("INSERT INTO t VALUES (1), (2), (3)");
		this.driven.endEvent();
	}

	private SqlCursor select() {
		return this.driven.storage().sql().exec("SELECT id FROM t ORDER BY id");
	}

	private SqlCursor returning(int first) {
		return this.driven.storage().sql().exec("INSERT INTO t VALUES (?), (?) RETURNING id", first, first + 1);
	}

	@Test
	void unreadRowsOfAWriteDoNotMakeTheCommitFail() {
		returning(10);
		this.driven.endEvent();
		assertThat(select().toList(Long.class)).containsExactly(1L, 2L, 3L, 10L, 11L);
	}

	@Test
	void unreadRowsOfAWriteDoNotMakeATransactionFailAndCanBeReadAfterIt() {
		SqlCursor before = returning(10);
		assertThat(before.next().getLong("id")).isEqualTo(10);
		SqlCursor inside = this.driven.storage().transactionSync(() -> {
			SqlCursor cursor = returning(20);
			this.driven.storage().transactionSync(() -> this.driven.put("a", 1));
			return cursor;
		});
		assertThat(before.toList(Long.class)).containsExactly(11L);
		assertThat(inside.toList(Long.class)).containsExactly(20L, 21L);
		SqlCursor explicit = this.driven.storage().inTransaction((transaction) -> returning(30));
		assertThat(explicit.toList(Long.class)).containsExactly(30L, 31L);
	}

	@Test
	void unreadRowsOfAWriteCanBeReadAfterItWasUndone() {
		SqlCursor[] cursor = new SqlCursor[1];
		assertThatIllegalStateException().isThrownBy(() -> this.driven.storage().transactionSync(() -> {
			cursor[0] = returning(10);
			throw new IllegalStateException("undo");
		}));
		assertThat(cursor[0].toList(Long.class)).containsExactly(10L, 11L);
		SqlCursor rolledBack = this.driven.storage().inTransaction((transaction) -> {
			SqlCursor inside = returning(20);
			transaction.rollback();
			return inside;
		});
		assertThat(rolledBack.toList(Long.class)).containsExactly(20L, 21L);
		assertThat(select().toList(Long.class)).containsExactly(1L, 2L, 3L);
	}

	@Test
	void cursorsGoOnAfterAWaitAndSeeWhatWasWrittenMeanwhile() {
		SqlCursor cursor = select();
		assertThat(cursor.next().getLong("id")).isOne();
		SqlCursor written = returning(10);
		this.driven.storage().sync();
		this.driven.store().beforeWait();
		this.driven.flush();
		this.driven.exec("DELETE FROM t WHERE id = 3");
		assertThat(cursor.toList(Long.class)).containsExactly(2L, 10L, 11L);
		assertThat(written.toList(Long.class)).containsExactly(10L, 11L);
	}

	@Test
	void theEndOfAnEventEndsItsOwnCursorsOnly() throws Exception {
		SqlCursor mine = select();
		SqlCursor[] others = new SqlCursor[1];
		Thread other = new Thread(() -> others[0] = select());
		other.start();
		other.join();
		this.driven.store().endTurn();
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(mine::next)
			.withMessageContaining("closed when its event ended");
		assertThat(others[0].toList(Long.class)).containsExactly(1L, 2L, 3L);
	}

	@Test
	void theLogIsNotWrittenBackBesideAnOpenCursor() {
		assertThat(this.driven.store().mayCheckpoint()).isTrue();
		SqlCursor cursor = select();
		this.driven.store().beforeWait();
		assertThat(this.driven.store().mayCheckpoint()).isFalse();
		cursor.toList();
		assertThat(this.driven.store().mayCheckpoint()).isTrue();
		select();
		this.driven.store().endTurn();
		assertThat(this.driven.store().mayCheckpoint()).isTrue();
		this.driven.storage().inTransaction((transaction) -> {
			assertThat(this.driven.store().mayCheckpoint()).isFalse();
			return null;
		});
	}

	@Test
	void deletingEverythingEndsEveryCursor() {
		SqlCursor cursor = select();
		this.driven.storage().deleteAll();
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(cursor::next)
			.withMessageContaining("because the database was deleted");
	}

}
