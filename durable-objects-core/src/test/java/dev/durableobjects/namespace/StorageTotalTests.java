package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletionException;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.StorageLimitException;
import dev.durableobjects.sqlite.StorageQuota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What all objects together have stored is known at any time, and bounded.
 */
@Timeout(300)
class StorageTotalTests {

	private static final long LIMIT = 200_000;

	@TempDir
	Path directory;

	private LedgeredRuntime runtime(StorageQuota quota) {
		LedgeredRuntime runtime = new LedgeredRuntime(this.directory, quota, (options) -> options);
		runtime.objects().on("fill", (self) -> {
			self.ctx().storage().kv().put("k" + self.ctx().storage().sql().databaseSize(), new byte[40_000]);
			return self.ctx().storage().sql().databaseSize();
		});
		runtime.objects()
			.on("insert", (self) -> self.ctx().storage().sql().exec("CREATE TABLE IF NOT EXISTS t (a)").toList());
		runtime.objects().on("alarm", (self) -> self.ctx().storage().setAlarm(Instant.ofEpochMilli(1)).join());
		runtime.objects().on("jdbc", (self) -> self.ctx().storage().jdbc().sql("CREATE TABLE u (a)").update());
		runtime.objects().on("empty", (self) -> {
			for (var entry : self.ctx().storage().kv().list(byte[].class)) {
				self.ctx().storage().kv().delete(entry.getKey());
			}
			return null;
		});
		runtime.objects().on("delete", (self) -> self.ctx().storage().sql().exec("DROP TABLE IF EXISTS t").toList());
		runtime.objects().on("deleteAll", (self) -> self.ctx().storage().deleteAll().join());
		return runtime;
	}

	private static void fill(LedgeredRuntime runtime) throws Exception {
		for (int i = 0; runtime.ledger().quota().used() < LIMIT; i++) {
			runtime.call((i % 2 == 0) ? "a" : "b", "fill");
		}
	}

	@Test
	void belowTheLimitEverythingIsWritten() throws Exception {
		try (LedgeredRuntime runtime = runtime(StorageQuota.of(LIMIT))) {
			runtime.call("a", "fill");
			runtime.call("b", "fill");
			for (String write : new String[] { "insert", "jdbc", "alarm", "increment" }) {
				runtime.call("a", write);
			}
			assertThat(runtime.ledger().quota().used()).isLessThan(LIMIT);
			fill(runtime);
			assertThat(runtime.ledger().quota().used()).isGreaterThanOrEqualTo(LIMIT).isLessThan(LIMIT + 60_000);
		}
	}

	@Test
	void pastTheLimitOnlyDeletionsAreWritten() throws Exception {
		try (LedgeredRuntime runtime = runtime(StorageQuota.of(LIMIT))) {
			fill(runtime);
			for (String write : new String[] { "insert", "jdbc", "alarm", "increment", "fill" }) {
				refused(() -> runtime.call("a", write));
			}
			refused(() -> runtime.call("new", "increment"));
			assertThat(runtime.names(ListObjects.create().namePrefix(""))).containsExactly("a", "b");
			assertThat(runtime.call("a", "count")).isEqualTo("0");
			assertThat(runtime.objects().observer().seen()).isEmpty();
			runtime.call("a", "delete");
			runtime.call("a", "empty");
			assertThat(runtime.call("new", "increment")).isEqualTo("1");
			assertThat(runtime.call("a", "increment")).isEqualTo("1");
		}
	}

	private static void refused(ThrowingCallable call) {
		assertThatExceptionOfType(StorageLimitException.class).isThrownBy(() -> {
			try {
				call.call();
			}
			catch (CompletionException ex) {
				throw ex.getCause();
			}
		}).withMessageContaining("(durable-objects.limits.storage-total)").satisfies((ex) -> {
			assertThat(ex.property()).isEqualTo("durable-objects.limits.storage-total");
			assertThat(ex.durableObjectId()).isNotNull();
		});
	}

	@Test
	void theTotalFollowsWritesDeletionsResetsAndARestart() throws Exception {
		long used;
		try (LedgeredRuntime runtime = runtime(StorageQuota.unlimited())) {
			runtime.objects().on("abort", (self) -> {
				self.ctx().storage().kv().put("lost", new byte[90_000]);
				self.ctx().abort("as it was told");
				return null;
			});
			runtime.objects().on("throw", (self) -> {
				self.ctx().storage().transactionSync(() -> {
					self.ctx().storage().kv().put("undone", new byte[90_000]);
					throw new IllegalStateException("undone");
				});
				return null;
			});
			for (String name : new String[] { "a", "b", "c", "d" }) {
				runtime.call(name, "fill");
			}
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> runtime.call("a", "abort"));
			assertThatExceptionOfType(Exception.class).isThrownBy(() -> runtime.call("b", "throw"));
			runtime.call("c", "empty");
			runtime.call("d", "deleteAll");
			runtime.call("a", "count");
			long listed = listed(runtime);
			used = runtime.ledger().quota().used();
			assertThat(used).isEqualTo(listed).isPositive();
		}
		try (LedgeredRuntime runtime = runtime(StorageQuota.unlimited())) {
			assertThat(runtime.ledger().quota().used()).isEqualTo(used).isEqualTo(listed(runtime));
		}
	}

	private static long listed(LedgeredRuntime runtime) throws Exception {
		for (String name : new String[] { "a", "b", "c", "d" }) {
			runtime.evict(name);
		}
		return runtime.list(ListObjects.create()).stream().mapToLong(DurableObjectInfo::size).sum();
	}

}
