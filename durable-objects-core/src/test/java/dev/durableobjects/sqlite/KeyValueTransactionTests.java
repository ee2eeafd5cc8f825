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

	private DurableObjectStorage storage;

	@BeforeEach
	void open() throws IOException {
		this.storage = new DrivenStore(this.directory, false).storage();
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
	void anInnerTransactionIsUndoneAloneAndTheAlarmWithIt() {
		this.storage.inTransaction((outer) -> {
			outer.setAlarm(ALARM);
			this.storage.inTransaction((inner) -> {
				inner.deleteAlarm();
				inner.put("a", 10L);
				assertThatIllegalStateException().isThrownBy(outer::rollback);
				inner.rollback();
				return null;
			});
			return this.storage.inTransaction((inner) -> inner.put("b", 20L));
		});
		assertThat(this.storage.getAlarm()).isCompletedWithValue(ALARM);
		assertThat(this.storage.list(Long.class).join()).containsEntry("a", 1L).containsEntry("b", 20L);
	}

}
