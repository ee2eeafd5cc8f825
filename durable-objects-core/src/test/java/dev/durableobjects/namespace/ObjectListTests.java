package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.ListObjects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Objects are listed from their first acknowledged write to the last of their data.
 */
class ObjectListTests {

	private static final ListObjects ALL = ListObjects.create();

	private static final ListObjects BY_NAME = ALL.namePrefix("");

	@TempDir
	Path directory;

	@Test
	void anObjectIsListedFromItsFirstAcknowledgedWriteOn() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			assertThat(runtime.list(ALL)).isEmpty();
			runtime.call("a", "increment");
			assertThat(runtime.names(ALL)).containsExactly("a");
			assertThat(runtime.list(ALL).get(0).id()).isEqualTo(runtime.id("a"));
		}
	}

	@Test
	void aCallThatStoresNothingLeavesNoEntry() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.objects().on("read", (self) -> self.ctx().storage().sql().exec("SELECT 1").toList());
			runtime.objects().on("delete", (self) -> self.ctx().storage().kv().delete("nothing"));
			runtime.call("a", "count");
			runtime.call("a", "read");
			runtime.call("a", "delete");
			assertThat(runtime.list(ALL)).isEmpty();
			runtime.evict("a");
			assertThat(runtime.list(ALL)).isEmpty();
		}
	}

	@Test
	void anObjectWhoseDataWasDeletedIsNotListed() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.objects().on("deleteAll", (self) -> self.ctx().storage().deleteAll());
			runtime.call("a", "increment");
			runtime.call("a", "deleteAll");
			assertThat(runtime.list(ALL)).isEmpty();
			runtime.call("a", "increment");
			assertThat(runtime.names(ALL)).containsExactly("a");
			runtime.call("a", "deleteAll");
			runtime.evict("a");
			assertThat(runtime.list(ALL)).isEmpty();
			assertThat(runtime.ledger().quota().used()).isZero();
		}
	}

	@Test
	void namesAreListedByPrefixInTheirOrder() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			for (String name : List.of("room:b", "user:1", "room:a", "room:\uDBFF\uDFFF", "roo", "room:", "x%_")) {
				runtime.call(name, "increment");
			}
			assertThat(runtime.names(ALL.namePrefix("room:"))).containsExactly("room:", "room:a", "room:b",
					"room:\uDBFF\uDFFF");
			assertThat(runtime.names(ALL.namePrefix("x%"))).containsExactly("x%_");
			assertThat(runtime.names(ALL.namePrefix("%"))).isEmpty();
			assertThat(runtime.names(BY_NAME)).hasSize(7);
		}
	}

	@Test
	void pagesJoinToTheWholeList() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			for (int i = 0; i < 23; i++) {
				runtime.call("o" + i, "increment");
			}
			for (ListObjects order : List.of(ALL, BY_NAME)) {
				List<DurableObjectInfo> all = runtime.list(order);
				List<DurableObjectInfo> joined = new ArrayList<>();
				String after = null;
				List<DurableObjectInfo> page;
				do {
					page = runtime.list(order.after(after).limit(5));
					joined.addAll(page);
					after = page.isEmpty() ? null : page.get(page.size() - 1).cursor();
				}
				while (page.size() == 5);
				assertThat(joined).isEqualTo(all).hasSize(23);
			}
		}
	}

	@Test
	void whatStaysIsInExactlyOnePageWhateverComesAndGoesBetweenThem() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			Set<String> stay = new TreeSet<>();
			for (int i = 0; i < 30; i++) {
				runtime.call("go" + i, "increment");
				runtime.call("stay" + i, "increment");
				stay.add("stay" + i);
			}
			for (ListObjects order : List.of(ALL, BY_NAME)) {
				List<String> joined = new ArrayList<>();
				List<DurableObjectInfo> page = runtime.list(order.limit(5));
				Set<String> gone = new TreeSet<>();
				for (int i = 0; !page.isEmpty(); i++) {
					List<String> names = page.stream().map(DurableObjectInfo::name).toList();
					assertThat(names).noneMatch(gone::contains);
					joined.addAll(names);
					String cursor = page.get(page.size() - 1).cursor();
					gone.addAll(names.stream().filter((name) -> !stay.contains(name)).toList());
					gone.add("go" + i);
					for (String name : gone) {
						runtime.objects().namespace().erase(runtime.id(name)).block(Duration.ofSeconds(20));
					}
					if (i < 10) {
						runtime.call("new" + i, "increment");
						runtime.call("a" + i, "increment");
					}
					page = runtime.list(order.after(cursor).limit(5));
				}
				assertThat(joined).doesNotHaveDuplicates().containsAll(stay);
			}
		}
	}

	@Test
	void whatStaysIsListedOnceWhileOthersComeAndGo() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("real", "increment");
			insert(runtime, 1234);
			AtomicBoolean done = new AtomicBoolean();
			CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
				for (int i = 0; !done.get(); i = (i + 1) % 50) {
					runtime.objects().send("n" + i + "0x", "increment").join();
					runtime.objects()
						.namespace()
						.erase(runtime.id("n" + (i + 25) % 50 + "0x"))
						.block(Duration.ofSeconds(20));
				}
			});
			for (int i = 0; i < 10; i++) {
				List<String> all = runtime.names((i % 2 == 0) ? ALL : BY_NAME);
				assertThat(all).doesNotHaveDuplicates();
				assertThat(all.stream().filter((name) -> !name.endsWith("x"))).hasSize(1235);
			}
			done.set(true);
			ScriptedRuntime.get(others);
		}
	}

	private static void insert(LedgeredRuntime runtime, int objects) {
		runtime.catalog().inTransaction((connection) -> {
			try (var statement = connection.createStatement()) {
				return statement
					.executeUpdate("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
							+ objects
							+ ") INSERT INTO stored_object SELECT 1, printf('%064x', i), 'n' || i, 10, 0, 0, 0 FROM n");
			}
		});
	}

	@Test
	void moreThanAPageIsListedAsItIsAskedFor() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("real", "increment");
			insert(runtime, 1234);
			assertThat(runtime.list(ALL)).hasSize(1235);
			assertThat(runtime.list(ALL.limit(501))).hasSize(501);
			assertThat(runtime.list(ALL.limit(1000))).hasSize(1000);
			StepVerifier.create(runtime.objects().namespace().list(ALL), 3)
				.expectNextCount(3)
				.thenCancel()
				.verify(Duration.ofSeconds(20));
		}
	}

	@Test
	void pagesBySizeAndByLastUseJoinToTheWholeList() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.list(ALL);
			insert(runtime, 23);
			runtime.catalog().inTransaction((connection) -> {
				try (var statement = connection.createStatement()) {
					return statement.executeUpdate("UPDATE stored_object SET bytes = substr(name, 2) % 5, "
							+ "last_used = substr(name, 2) / 3");
				}
			});
			for (ObjectOrder order : ObjectOrder.values()) {
				List<DurableObjectInfo> all = page(runtime, order, null, 100);
				assertThat(all).extracting(DurableObjectInfo::id).doesNotHaveDuplicates().hasSize(23);
				assertThat(all).isSortedAccordingTo(
						(order == ObjectOrder.SIZE) ? Comparator.comparing(DurableObjectInfo::size).reversed()
								: Comparator.comparing(DurableObjectInfo::lastUsed).reversed());
				List<DurableObjectInfo> joined = new ArrayList<>();
				List<DurableObjectInfo> page = page(runtime, order, null, 4);
				while (!page.isEmpty()) {
					joined.addAll(page);
					page = page(runtime, order, page.get(page.size() - 1).cursor(), 4);
				}
				assertThat(joined).isEqualTo(all);
			}
			for (String cursor : List.of("u1-a", "s1", "sx-a", "i", "")) {
				assertThatIllegalArgumentException().isThrownBy(() -> page(runtime, ObjectOrder.SIZE, cursor, 4))
					.withMessageStartingWith("The cursor '" + cursor + "' is none");
			}
		}
	}

	private static List<DurableObjectInfo> page(LedgeredRuntime runtime, ObjectOrder order, String after, int limit) {
		return runtime.objects()
			.registry()
			.classes()
			.get("Tested")
			.stored()
			.page(order, after, limit)
			.block(Duration.ofSeconds(20));
	}

	@Test
	void aCursorOfAnotherOrderIsRefused() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("a", "increment");
			String cursor = runtime.list(ALL).get(0).cursor();
			assertThatIllegalArgumentException().isThrownBy(() -> runtime.list(BY_NAME.after(cursor)))
				.withMessageStartingWith("The cursor 'i");
			assertThatIllegalArgumentException().isThrownBy(() -> ALL.limit(0))
				.withMessage("The limit of a list of objects is '0'. Set 1 or more.");
		}
	}

	@Test
	void sizeAndLastUseAreThoseOfTheLastReport() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.objects().on("grow", (self) -> {
				self.ctx().storage().kv().put("large", new byte[100_000]);
				return self.ctx().storage().sql().databaseSize();
			});
			runtime.call("a", "increment");
			Instant first = runtime.list(ALL).get(0).lastUsed();
			runtime.objects().clock().advance(Duration.ofSeconds(3));
			long size = Long.parseLong(runtime.call("a", "grow"));
			runtime.evict("a");
			DurableObjectInfo info = runtime.list(ALL).get(0);
			assertThat(info.size()).isEqualTo(size).isGreaterThan(100_000);
			assertThat(info.lastUsed()).isEqualTo(first.plusSeconds(3));
			assertThat(runtime.ledger().quota().used()).isEqualTo(size);
		}
	}

	@Test
	void anErasedObjectIsGoneWhetherItIsInMemoryOrNot() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("awake", "increment");
			runtime.call("asleep", "increment");
			runtime.evict("asleep");
			for (String name : List.of("awake", "asleep", "never")) {
				runtime.objects().namespace().erase(runtime.id(name)).block(Duration.ofSeconds(20));
			}
			assertThat(runtime.list(ALL)).isEmpty();
			assertThat(runtime.call("awake", "count")).isEqualTo("0");
			assertThat(runtime.call("asleep", "increment")).isEqualTo("1");
			assertThat(runtime.names(ALL)).containsExactly("asleep");
			StoredFiles files = new StoredFiles(runtime.objects(), this.directory);
			assertThat(files.main("asleep")).exists();
			ScriptedRuntime.until(() -> !Files.exists(files.main("awake")));
		}
	}

	@Test
	void whoWaitsForAnErasedObjectSeesAReset() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.objects().on("wait", (self) -> self.ctx().await(Mono.never()));
			var waiting = runtime.objects().send("a", "wait");
			runtime.call("a", "increment");
			runtime.objects().namespace().erase(runtime.id("a")).block(Duration.ofSeconds(20));
			assertThat(ScriptedRuntime.failure(waiting)).isInstanceOf(DurableObjectResetException.class)
				.hasMessageContaining("was erased");
			assertThat(runtime.call("a", "count")).isEqualTo("0");
		}
	}

	@Test
	void theListSurvivesARestart() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("a", "increment");
			runtime.call("b", "increment");
		}
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			assertThat(new TreeSet<>(runtime.names(ALL))).containsExactly("a", "b");
			assertThat(runtime.objects().constructions()).isZero();
			long used = runtime.ledger().quota().used();
			assertThat(used).isEqualTo(runtime.list(ALL).stream().mapToLong(DurableObjectInfo::size).sum())
				.isPositive();
		}
	}

}
