package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.ListOptions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Transactions of an object without SQL: only what is done through the handle belongs to
 * them.
 */
class KeyValueTransactionTests {

	private static final Instant ALARM = Instant.parse("2200-01-01T00:00:00Z");

	@TempDir
	Path directory;

	private DrivenStore store;

	private DurableObjectStorage storage;

	@BeforeEach
	void open() throws IOException {
		this.store = new DrivenStore(this.directory, false);
		this.storage = this.store.storage();
		this.storage.put(Map.of("a", 1L, "b", 2L, "c", 3L));
	}

	@Test
	void aListWithALimitGoesOnBehindKeysThatTheTransactionHasDeleted() {
		this.storage.inTransaction((transaction) -> {
			transaction.delete("a");
			transaction.put("b", 20L);
			assertThat(transaction.list(Long.class, ListOptions.create().limit(2)).join())
				.containsExactly(Map.entry("b", 20L), Map.entry("c", 3L));
			assertThat(transaction.list(Long.class, ListOptions.create().limit(2).reversed()).join())
				.containsExactly(Map.entry("c", 3L), Map.entry("b", 20L));
			return null;
		});
		assertThat(this.storage.list(Long.class).join()).containsExactly(Map.entry("b", 20L), Map.entry("c", 3L));
	}

	@Test
	void whatIsDoneWithTheStorageItselfIsNotPartOfTheTransaction() {
		this.storage.inTransaction((transaction) -> {
			transaction.put("a", 10L);
			this.storage.put("b", 20L);
			assertThat(this.storage.get("a", Long.class)).isCompletedWithValue(1L);
			transaction.rollback();
			return null;
		});
		assertThat(this.storage.list(Long.class).join()).containsEntry("a", 1L).containsEntry("b", 20L);
	}

	@Test
	void aTransactionInsideAnotherOneIsIndependentOfIt() {
		this.storage.inTransaction((outer) -> {
			outer.setAlarm(ALARM);
			outer.put("a", 10L);
			this.storage.inTransaction((inner) -> {
				assertThat(inner.get("a", Long.class)).isCompletedWithValue(1L);
				assertThat(inner.getAlarm()).isCompletedWithValue(null);
				return inner.put("b", 20L);
			});
			assertThat(outer.get("b", Long.class)).isCompletedWithValue(20L);
			return this.storage.inTransaction((inner) -> {
				outer.rollback();
				return inner.put("c", 30L);
			});
		});
		assertThat(this.storage.getAlarm()).isCompletedWithValue(null);
		assertThat(this.storage.list(Long.class).join()).isEqualTo(Map.of("a", 1L, "b", 20L, "c", 30L));
	}

	@Test
	void everythingCanBeDeletedWhileATransactionRunsButNotThroughItsHandle() {
		this.storage.inTransaction((transaction) -> {
			transaction.put("d", 4L);
			assertThatIllegalStateException().isThrownBy(transaction::deleteAll);
			this.storage.deleteAll();
			return null;
		});
		assertThat(this.storage.list(Long.class).join()).containsExactly(Map.entry("d", 4L));
	}

	@Test
	void whatWasWrittenBeforeAnOutermostTransactionAndInItIsNotUndoneWithTheTurn() {
		this.storage.inTransaction((transaction) -> transaction.put("a", 10L));
		this.storage.put("lost", 1L);
		this.store.store().rollbackTurn();
		assertThat(this.storage.list(Long.class).join()).isEqualTo(Map.of("a", 10L, "b", 2L, "c", 3L));
	}

}
