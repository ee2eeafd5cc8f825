package dev.durableobjects.namespace;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DailyUsage;
import dev.durableobjects.UsageFigures;
import dev.durableobjects.UsageMetric;
import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.FakeClient;
import dev.durableobjects.sqlite.StorageQuota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What objects use is counted exactly, written down by day, class and object, and kept
 * for as long as it is to be.
 */
@Timeout(300)
class UsageTests {

	private static final LocalDate FIRST = LocalDate.EPOCH;

	private static final LocalDate LAST = LocalDate.of(2999, 12, 31);

	@TempDir
	Path directory;

	private static List<DailyUsage> classes(LedgeredRuntime runtime) {
		return usage(runtime).classes(FIRST, LAST).collectList().block(Duration.ofSeconds(20));
	}

	private static List<DailyUsage> objects(LedgeredRuntime runtime) {
		return usage(runtime).objects("Tested", FIRST, LAST).collectList().block(Duration.ofSeconds(20));
	}

	private static CatalogUsage usage(LedgeredRuntime runtime) {
		return new CatalogUsage(runtime.ledger(),
				new PricingPlan("paid", "USD", false, 128,
						Map.of(UsageMetric.REQUESTS, new PricingPlan.Price(BigDecimal.ZERO, BigDecimal.ONE))),
				runtime.clock());
	}

	private static UsageFigures total(List<DailyUsage> days) {
		return days.stream().map(DailyUsage::figures).reduce(UsageFigures.NONE, UsageFigures::plus);
	}

	@Test
	void aCountedWorkloadIsCountedExactly() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.objects().on("sql", (self) -> {
				self.ctx().storage().sql().exec("CREATE TABLE IF NOT EXISTS t (a)");
				self.ctx().storage().sql().exec("INSERT INTO t VALUES (1), (2), (3)");
				return self.ctx().storage().sql().exec("SELECT a FROM t").toList().size();
			});
			for (int i = 0; i < 10; i++) {
				runtime.call("a", "increment");
			}
			runtime.call("b", "sql");
			runtime.call("b", "count");
			runtime.evict("a");
			runtime.evict("b");
			List<DailyUsage> objects = objects(runtime);
			assertThat(objects).extracting(DailyUsage::objectName).containsExactlyInAnyOrder("a", "b");
			UsageFigures a = total(objects.stream().filter((day) -> "a".equals(day.objectName())).toList());
			assertThat(a.requests()).isEqualTo(10);
			assertThat(a.rowsWritten()).isEqualTo(10);
			assertThat(a.rowsRead()).isEqualTo(9);
			UsageFigures b = total(objects.stream().filter((day) -> "b".equals(day.objectName())).toList());
			assertThat(b.requests()).isEqualTo(2);
			assertThat(b.rowsWritten()).isEqualTo(3);
			assertThat(b.rowsRead()).isEqualTo(6);
			UsageFigures all = total(classes(runtime));
			assertThat(all.requests()).isEqualTo(12);
			assertThat(all.rowsWritten()).isEqualTo(13);
			assertThat(all.rowsRead()).isEqualTo(15);
			assertThat(all.activeMicros()).isEqualTo(a.activeMicros() + b.activeMicros()).isPositive();
			assertThat(all.storedBytes()).isEqualTo(runtime.ledger().quota().used()).isPositive();
			assertThat(usage(runtime).storedBytes()).isEqualTo(all.storedBytes());
		}
	}

	@Test
	void messagesOfSocketsCountAndTheirEndsDoNot() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			AtomicInteger heard = new AtomicInteger();
			runtime.objects().onSocket((object, ws, event) -> heard.incrementAndGet());
			runtime.objects()
				.onConstruction(
						(ctx) -> ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong")));
			FakeClient client = runtime.objects().connect("a");
			FakeClient broken = runtime.objects().connect("a");
			for (int i = 0; i < 7; i++) {
				client.send("message");
				client.send("ping");
			}
			client.hangUp(1000, "");
			broken.breakProtocol(new IllegalStateException("no frame"));
			ScriptedRuntime.until(() -> heard.get() == 9);
			runtime.call("a", "increment");
			runtime.evict("a");
			UsageFigures used = total(objects(runtime));
			assertThat(used.webSocketMessages()).isEqualTo(7);
			// The two acceptances and the call.
			assertThat(used.requests()).isEqualTo(3);
			assertThat(used).isEqualTo(total(classes(runtime)));
		}
	}

	@Test
	void anEventThatWaitsForItsSchemaCountsOnce() throws Exception {
		Scripts scripts = Scripts.in(this.directory.resolve("scripts"))
			.with("V1__items.sql", "CREATE TABLE item (id INTEGER);\n");
		Path data = this.directory.resolve("data");
		try (LedgeredRuntime runtime = new LedgeredRuntime(data, scripts.schema())) {
			runtime.call("a", "increment");
		}
		scripts.with("V2__numbers.sql", "ALTER TABLE item ADD COLUMN number INTEGER;\n");
		try (LedgeredRuntime runtime = new LedgeredRuntime(data, scripts.schema())) {
			runtime.call("a", "increment");
			runtime.evict("a");
			assertThat(total(objects(runtime)).requests()).isEqualTo(2);
		}
	}

	@Test
	void figuresSurviveARestartAndAddUp() throws Exception {
		for (int round = 1; round <= 3; round++) {
			try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
				runtime.call("a", "increment");
			}
			try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
				assertThat(total(classes(runtime)).requests()).isEqualTo(round);
				assertThat(total(objects(runtime)).requests()).isEqualTo(round);
			}
		}
	}

	@Test
	void timeCountsWhileAnythingGoesOnAndNotInBetween() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			CompletableFuture<String> outside = new CompletableFuture<>();
			CountDownLatch waiting = new CountDownLatch(1);
			runtime.objects().on("wait", (self) -> self.ctx().await(() -> {
				waiting.countDown();
				return outside;
			}));
			CompletableFuture<String> event = runtime.objects().send("a", "wait");
			ScriptedRuntime.await(waiting);
			runtime.objects().awaitWaiting("a", 1);
			runtime.objects().advanceRunning(Duration.ofSeconds(100));
			outside.complete("x");
			ScriptedRuntime.get(event);
			runtime.evict("a");
			runtime.objects().advanceRunning(Duration.ofHours(1));
			runtime.call("a", "count");
			runtime.evict("a");
			long seconds = Duration.ofNanos(total(classes(runtime)).activeMicros() * 1_000).toSeconds();
			assertThat(seconds).isBetween(100L, 300L);
		}
	}

	@Test
	void anObjectThatStaysInMemoryIsAskedFromTimeToTime() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory, StorageQuota.unlimited(),
				(options) -> options, new UsageSettings(Duration.ofMillis(100), 400, 31, 10))) {
			runtime.call("a", "increment");
			ScriptedRuntime.until(() -> total(classes(runtime)).requests() == 1);
			runtime.call("a", "increment");
			ScriptedRuntime.until(() -> total(objects(runtime)).requests() == 2);
			assertThat(runtime.objects().constructions()).isEqualTo(1);
		}
	}

	@Test
	void daysAndObjectsAreKeptAsLongAndAsManyAsSet() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory, StorageQuota.unlimited(),
				(options) -> options, new UsageSettings(Duration.ofHours(1), 3, 2, 2))) {
			for (int day = 0; day < 5; day++) {
				for (String name : List.of("a", "b", "c")) {
					runtime.call(name, "increment");
					runtime.evict(name);
					classes(runtime);
				}
				runtime.clock().advance(Duration.ofDays(1));
			}
			runtime.call("a", "increment");
			runtime.evict("a");
			assertThat(classes(runtime)).hasSize(3)
				.extracting((day) -> day.figures().requests())
				.containsExactly(3L, 3L, 1L);
			assertThat(objects(runtime)).extracting(DailyUsage::objectName).containsExactlyInAnyOrder("a", "b", "a");
			assertThat(classes(runtime)).allMatch((day) -> day.figures().storedBytes() > 0);
		}
	}

	@Test
	void whatADeletedClassHasUsedStays() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("a", "increment");
			runtime.evict("a");
			classes(runtime);
			runtime.catalog().inTransaction((connection) -> {
				try (var statement = connection.createStatement()) {
					statement.executeUpdate("INSERT INTO former_namespace SELECT number, script_name, class_name, "
							+ "unique_key, NULL, 0 FROM namespace");
					return statement.executeUpdate("DELETE FROM namespace");
				}
			});
			assertThat(classes(runtime)).extracting(DailyUsage::className).containsExactly("Tested");
		}
	}

}
