package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectTransaction;
import dev.durableobjects.ListOptions;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * The transactions that an object asks for, inside those that its turns make.
 */
class TransactionTests {

	@TempDir
	Path directory;

	private DrivenStore driven;

	@BeforeEach
	void open() throws IOException {
		this.driven = new DrivenStore(this.directory);
	}

	@Test
	void aTransactionCommitsWhatCameBeforeIt() {
		this.driven.put("a", 1);
		this.driven.storage().inTransaction((transaction) -> {
			assertThat(this.driven.flushesDue()).isOne();
			return null;
		});
	}

	@Test
	void insideATransactionNothingIsCommitted() {
		this.driven.put("before", 1);
		this.driven.endEvent();
		this.driven.storage().inTransaction((transaction) -> {
			this.driven.put("a", 1);
			CompletableFuture<Void> synced = this.driven.storage().sync();
			this.driven.store().beforeWait();
			this.driven.store().commitEndedTurns();
			this.driven.store().endTurn();
			this.driven.store().commit();
			assertThat(this.driven.flushesDue()).isZero();
			assertThat(synced).as("waits for commits before the transaction").isCompleted();
			transaction.rollback();
			return null;
		});
		assertThat(this.driven.get("a")).isZero();
		assertThat(this.driven.get("before")).isOne();
	}

	@Test
	void whatLeavesInsideATransactionWaitsOnlyForTheCommitsBeforeIt() {
		this.driven.put("before", 1);
		this.driven.storage().inTransaction((transaction) -> {
			this.driven.put("a", 1);
			this.driven.output("inside");
			assertThat(this.driven.left()).isEmpty();
			this.driven.flush();
			assertThat(this.driven.left()).containsExactly("inside");
			return null;
		});
		this.driven.output("after");
		assertThat(this.driven.left()).containsExactly("inside");
		this.driven.flush();
		assertThat(this.driven.left()).containsExactly("inside", "after");
	}

	@Test
	void aCommitThatAConstraintRefusesIsUndoneAndThrowsWithoutAReset() {
		family();
		this.driven.put("a", 1);
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> this.driven.storage().inTransaction((transaction) -> {
				this.driven.put("a", 2);
				this.driven.exec("INSERT INTO child VALUES (1)");
				return null;
			}))
			.withMessageContaining("FOREIGN KEY constraint failed");
		assertThat(this.driven.store().doomed()).isNull();
		assertThat(this.driven.get("a")).isOne();
		this.driven.put("b", 1);
		this.driven.endEvent();
		assertThat(this.driven.get("b")).isOne();
	}

	@Test
	void aTurnThatLeavesAConstraintViolatedIsLost() {
		family();
		this.driven.exec("INSERT INTO child VALUES (1)");
		this.driven.store().endTurn();
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(this.driven.store()::commit)
			.withMessageContaining("rolled back to its last known good state")
			.withMessageContaining("FOREIGN KEY constraint failed");
		assertThat(this.driven.store().doomed()).isNotNull();
	}

	private void family() {
		this.driven.exec("CREATE TABLE parent (id INTEGER PRIMARY KEY)");
		this.driven.exec("CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED)");
		this.driven.endEvent();
	}

	@Test
	void aNestedTransactionIsUndoneAlone() {
		this.driven.storage().inTransaction((outer) -> {
			this.driven.put("outer", 1);
			this.driven.storage().inTransaction((inner) -> {
				this.driven.put("inner", 1);
				this.driven.storage().transactionSync(() -> this.driven.put("innermost", 1));
				inner.rollback();
				return null;
			});
			assertThatIllegalStateException().isThrownBy(() -> this.driven.storage().transactionSync(() -> {
				this.driven.put("thrown", 1);
				throw new IllegalStateException("thrown");
			}));
			return null;
		});
		this.driven.endEvent();
		assertThat(List.of("outer", "inner", "innermost", "thrown")).extracting(this.driven::get)
			.containsExactly(1L, 0L, 0L, 0L);
	}

	@Test
	void theHandleOfATransactionThatHasEndedIsDead() {
		List<DurableObjectTransaction> handles = new ArrayList<>();
		this.driven.storage().inTransaction((transaction) -> handles.add(transaction));
		this.driven.storage().inTransaction((transaction) -> {
			handles.add(transaction);
			transaction.rollback();
			transaction.rollback();
			return null;
		});
		assertThatIllegalStateException().isThrownBy(() -> handles.get(0).put("a", 1))
			.withMessageContaining("already committed");
		assertThatIllegalStateException().isThrownBy(() -> handles.get(0).rollback())
			.withMessageContaining("already committed");
		assertThatIllegalStateException().isThrownBy(() -> handles.get(1).put("a", 1))
			.withMessageContaining("rolled back");
	}

	@Test
	void anOuterTransactionIsNotRolledBackBelowAnInnerOne() {
		this.driven.storage().inTransaction((outer) -> {
			this.driven.put("a", 1);
			this.driven.storage().transactionSync(() -> {
				assertThatIllegalStateException().isThrownBy(outer::rollback).withMessageContaining("still running");
				this.driven.put("b", 1);
			});
			return null;
		});
		assertThat(this.driven.get("a") + this.driven.get("b")).isEqualTo(2);
	}

	@Test
	void aLostTransactionSaysThatItCannotBeCommitted() {
		this.driven.exec("CREATE TABLE t (id INTEGER PRIMARY KEY)");
		this.driven.exec("INSERT INTO t VALUES (1)");
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> this.driven.storage().transactionSync(this::rollBackBehindOurBack))
			.withMessageStartingWith("Cannot commit transaction due to an earlier SQL critical error");
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(() -> this.driven.storage().deleteAll())
			.withMessageStartingWith("Cannot use the storage due to an earlier critical error");
	}

	@Test
	void aTriggerThatRollsBackDoomsTheTransactionAndNoLaterWriteIsKept() throws Exception {
		this.driven.put("kept", 1);
		this.driven.exec("CREATE TABLE t (id INTEGER)");
		this.driven.exec("CREATE TRIGGER r BEFORE INSERT ON t BEGIN SELECT RAISE(ROLLBACK, 'unlucky'); END");
		this.driven.endEvent();
		this.driven.put("lost", 1);
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> this.driven.exec("INSERT INTO t VALUES (1)"))
			.withMessageContaining("unlucky");
		assertThatExceptionOfType(SqlStorageException.class).isThrownBy(() -> this.driven.put("late", 1));
		assertThat(this.driven.store().doomed()).hasMessageContaining("unlucky");
		this.driven.store().abandon(new IllegalStateException("reset"));
		this.driven.store().close();
		SqliteObjectStore next = this.driven.open();
		assertThat(next.storage().list(Long.class).join()).containsOnlyKeys("kept");
		next.close();
	}

	private void rollBackBehindOurBack() {
		assertThatExceptionOfType(SqlStorageException.class)
			.isThrownBy(() -> this.driven.exec("INSERT OR ROLLBACK INTO t VALUES (1)"));
	}

	@Test
	void aFullTextTableThatWasUndoneDoesNotMakeTheCommitFail() {
		assertThatIllegalStateException().isThrownBy(() -> this.driven.storage().transactionSync(() -> {
			this.driven.exec("CREATE VIRTUAL TABLE f USING fts5 (body)");
			this.driven.exec("INSERT INTO f VALUES ('word')");
			throw new IllegalStateException("undo");
		}));
		this.driven.put("a", 1);
		this.driven.endEvent();
		assertThat(this.driven.get("a")).isOne();
	}

	@Test
	void aStatementWithUnreadRowsIsNoObstacleToAFullTextTable() {
		this.driven.exec("CREATE TABLE t (id INTEGER PRIMARY KEY)");
		this.driven.storage().transactionSync(() -> {
			this.driven.storage().sql().exec("INSERT INTO t VALUES (1), (2) RETURNING id");
			this.driven.exec("CREATE VIRTUAL TABLE f USING fts5 (body)");
		});
		this.driven.endEvent();
		assertThat(this.driven.storage().sql().exec("SELECT count(*) FROM t").one(Long.class)).isEqualTo(2);
	}

	@Test
	void everythingIsDeletedBeforeAndAfterTransactionsButNotInside() {
		this.driven.put("a", 1);
		this.driven.endEvent();
		this.driven.put("undone", 1);
		this.driven.storage().deleteAll();
		this.driven.storage().inTransaction((transaction) -> {
			this.driven.put("b", 1);
			assertThatIllegalStateException().isThrownBy(this.driven.storage()::deleteAll);
			assertThatIllegalStateException().isThrownBy(transaction::deleteAll);
			return null;
		});
		assertThat(this.driven.storage().list(Long.class).join()).containsOnlyKeys("b");
		this.driven.storage().transactionSync(() -> {
			this.driven.put("c", 1);
			assertThatIllegalStateException().isThrownBy(this.driven.storage()::deleteAll);
		});
		this.driven.storage().deleteAll();
		this.driven.put("d", 1);
		this.driven.store().rollbackTurn();
		assertThat(this.driven.storage().list(Long.class).join()).isEmpty();
		this.driven.endEvent();
		assertThat(this.driven.storage().list(Long.class).join()).isEmpty();
	}

	@Test
	void whatIsWrittenAfterATransactionWasUndoneIsCommittedWhenItsCodeEnds() {
		this.driven.storage().inTransaction((transaction) -> {
			this.driven.put("undone", 1);
			transaction.rollback();
			this.driven.put("a", 1);
			return null;
		});
		assertThatIllegalStateException().isThrownBy(() -> this.driven.storage().inTransaction((transaction) -> {
			transaction.rollback();
			this.driven.put("b", 1);
			throw new IllegalStateException("fails");
		})).withMessage("fails");
		this.driven.put("lost", 1);
		this.driven.store().rollbackTurn();
		assertThat(this.driven.storage().list(Long.class).join()).containsOnlyKeys("a", "b");
	}

	@Test
	void aTimeThatNoAlarmCanHaveIsRefusedBeforeADeadHandleIs() {
		DurableObjectTransaction dead = this.driven.storage().inTransaction((transaction) -> transaction);
		assertThatIllegalArgumentException().isThrownBy(() -> dead.setAlarm(Instant.EPOCH))
			.withMessage("setAlarm() cannot be called with an alarm time <= 0");
		assertThatIllegalStateException().isThrownBy(() -> dead.setAlarm(Instant.ofEpochMilli(1)));
	}

	@Test
	void anIteratorOfKeysBeginsWithTheEntryThatWasFirstWhenItWasMade() {
		this.driven.put("b", 1);
		Iterator<?> full = this.driven.storage().kv().list(Long.class).iterator();
		Iterator<?> empty = this.driven.storage().kv().list(Long.class, ListOptions.create().end("b")).iterator();
		this.driven.put("a", 1);
		this.driven.put("c", 1);
		assertThat(full).toIterable().isEqualTo(List.of(Map.entry("b", 1L), Map.entry("c", 1L)));
		assertThat(empty.hasNext()).isFalse();
	}

	@Test
	void aTransactionThatIsUndoneStillRunsUntilItsCodeReturns() {
		this.driven.put("a", 1);
		this.driven.storage().inTransaction((outer) -> {
			outer.put("b", 1L);
			this.driven.storage().inTransaction((inner) -> {
				inner.rollback();
				assertThatIllegalStateException().isThrownBy(outer::rollback)
					.withMessage("Cannot roll back an outer transaction while a nested transaction is still running.");
				assertThatIllegalStateException().isThrownBy(this.driven.storage()::deleteAll)
					.withMessage(TransactionHandle.DELETE_ALL);
				return null;
			});
			outer.rollback();
			assertThatIllegalStateException().isThrownBy(this.driven.storage()::deleteAll)
				.withMessage(TransactionHandle.DELETE_ALL);
			return null;
		});
		assertThat(this.driven.storage().list(Long.class).join()).containsOnlyKeys("a");
		this.driven.storage().deleteAll();
		assertThat(this.driven.storage().list(Long.class).join()).isEmpty();
	}

	@Test
	void aTransactionThatIsUndoneAfterItsTurnWasTakenAwayHarmsNothingBeforeIt() {
		this.driven.put("before", 1);
		this.driven.store().endTurn();
		assertThatIllegalStateException().isThrownBy(() -> this.driven.storage().transactionSync(() -> {
			this.driven.put("a", 1);
			this.driven.store().rollbackTurn();
			throw new IllegalStateException("too late");
		})).withMessage("too late").withNoCause();
		assertThat(this.driven.store().doomed()).isNull();
		this.driven.endEvent();
		assertThat(this.driven.storage().list(Long.class).join()).containsOnlyKeys("before");
	}

	@Test
	void theNameIsStoredAgainAfterTheWriteThatStoredItWasUndone() throws Exception {
		this.driven.store().learnName("lobby");
		assertThatIllegalStateException().isThrownBy(() -> this.driven.storage().transactionSync(() -> {
			this.driven.put("undone", 1);
			throw new IllegalStateException("undo");
		}));
		this.driven.put("a", 1);
		assertThat(nameAfterClosing()).isEqualTo("lobby");
	}

	@Test
	void theNameIsStoredAgainAfterEverythingWasDeleted() throws Exception {
		this.driven.store().learnName("lobby");
		this.driven.put("a", 1);
		this.driven.endEvent();
		this.driven.storage().deleteAll();
		this.driven.put("b", 1);
		assertThat(nameAfterClosing()).isEqualTo("lobby");
	}

	private String nameAfterClosing() throws IOException {
		this.driven.endEvent();
		this.driven.store().close();
		SqliteObjectStore next = this.driven.open();
		next.openIfPresent();
		String name = next.name();
		next.close();
		return name;
	}

	@Test
	void theAlarmIsUndoneWithTheWritesAroundIt() {
		java.time.Instant alarm = java.time.Instant.parse("2200-01-01T00:00:00Z");
		this.driven.storage().setAlarm(alarm);
		this.driven.storage().inTransaction((transaction) -> {
			transaction.deleteAlarm();
			transaction.rollback();
			return null;
		});
		assertThat(this.driven.storage().getAlarm()).isCompletedWithValue(alarm);
	}

	@Test
	void anIteratorSeesWhatWasUndone() {
		for (int i = 0; i < 3; i++) {
			this.driven.put("key-" + i, i);
		}
		var keys = this.driven.storage().kv().list(Long.class).iterator();
		assertThat(keys.next().getKey()).isEqualTo("key-0");
		this.driven.storage().inTransaction((transaction) -> {
			this.driven.storage().kv().delete("key-1");
			assertThat(keys.hasNext()).isTrue();
			transaction.rollback();
			return null;
		});
		assertThat(keys.next().getKey()).isEqualTo("key-1");
	}

}
