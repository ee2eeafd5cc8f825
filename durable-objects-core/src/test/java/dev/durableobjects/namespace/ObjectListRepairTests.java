package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.ListObjects;
import dev.durableobjects.sqlite.StorageQuota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After a crash the list of objects and the total of what they have stored are found out
 * from the files, whatever was written down.
 */
@Timeout(300)
class ObjectListRepairTests {

	private static final ListObjects BY_NAME = ListObjects.create().namePrefix("");

	@TempDir
	Path directory;

	@TempDir
	Path crashed;

	@Test
	void whatACrashLeavesIsListedExactly() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.objects().on("grow", (self) -> {
				self.ctx().storage().kv().put("large", new byte[60_000]);
				return null;
			});
			runtime.objects().on("deleteAll", (self) -> self.ctx().storage().deleteAll().join());
			for (String name : new String[] { "closed", "open", "grown", "deleted" }) {
				runtime.call(name, "increment");
			}
			runtime.evict("closed");
			runtime.evict("deleted");
			runtime.list(BY_NAME);
			runtime.call("grown", "grow");
			runtime.evict("grown");
			runtime.call("deleted", "deleteAll");
			runtime.evict("deleted");
			runtime.call("new", "increment");
			copy();
		}
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.crashed)) {
			isExact(runtime, "closed", "grown", "new", "open");
		}
		assertThat(completeOf(this.crashed)).isOne();
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.crashed)) {
			isExact(runtime, "closed", "grown", "new", "open");
		}
	}

	@Test
	void aCatalogueThatKnowsNothingIsFilledAndOneThatKnowsTooMuchIsCorrected() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("a", "increment");
			runtime.call("b", "increment");
			runtime.call("c", "increment");
		}
		try (Catalog catalog = Catalog.open(this.directory)) {
			catalog.inTransaction((connection) -> {
				try (var statement = connection.createStatement()) {
					statement.executeUpdate("DELETE FROM object_list");
					statement.executeUpdate("DELETE FROM stored_object WHERE name = 'a'");
					return statement
						.executeUpdate("UPDATE stored_object SET bytes = 999999999, file_time = 1 WHERE name = 'b'");
				}
			});
		}
		try (Stream<Path> files = Files.walk(this.directory)) {
			Path file = files.filter((path) -> path.toString().endsWith(".sqlite") && isOf(path, "c"))
				.findFirst()
				.get();
			Files.delete(file);
		}
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			isExact(runtime, "a", "b");
		}
	}

	@Test
	void aClassThatHasNeverHadAnObjectIsKnownFromTheStart() throws Exception {
		new LedgeredRuntime(this.directory).close();
		forgetAll();
		assertThat(isKnownAtOnce()).isTrue();
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			runtime.call("a", "increment");
		}
		forgetAll();
		assertThat(isKnownAtOnce()).isFalse();
	}

	private boolean isKnownAtOnce() {
		try (Catalog catalog = Catalog.open(this.directory)) {
			ObjectLedger ledger = new ObjectLedger(catalog, new UsageSettings(Duration.ofHours(1), 400, 31, 10_000),
					StorageQuota.unlimited(), new MutableClock());
			ObjectRecords records = new ObjectRecords(ledger, new StorageLayout(this.directory), Map.of(), List::of);
			records.open();
			try {
				return records.whenKnown(1) == Mono.<Void>empty();
			}
			finally {
				records.close(false);
			}
		}
	}

	/**
	 * One that is left open could not be opened by the next runtime in this process.
	 */
	@Test
	void aStopInTheMiddleOfARepairLeavesNoFileOpen() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			for (int i = 0; i < 300; i++) {
				runtime.call("o" + i, "increment");
			}
		}
		for (int round = 0; round < 5; round++) {
			forgetAll();
			try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
				CompletableFuture<?> repaired = runtime.objects().namespace().list(BY_NAME).collectList().toFuture();
				ScriptedRuntime.until(() -> !runtime.objects().registry().statuses().isEmpty() || repaired.isDone());
			}
			try (Stream<Path> files = Files.walk(this.directory.resolve("objects"))) {
				for (Path file : files.filter((path) -> path.toString().endsWith(".sqlite")).toList()) {
					assertThat(canBeOpened(file)).as("round %s, %s", round, file).isTrue();
				}
			}
		}
	}

	private void forgetAll() {
		try (Catalog catalog = Catalog.open(this.directory)) {
			catalog.inTransaction((connection) -> {
				try (var statement = connection.createStatement()) {
					statement.executeUpdate("DELETE FROM object_list");
					return statement.executeUpdate("DELETE FROM stored_object");
				}
			});
		}
	}

	private static boolean canBeOpened(Path file) {
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			return statement.executeQuery("SELECT count(*) FROM sqlite_schema").next();
		}
		catch (SQLException ex) {
			return false;
		}
	}

	@Test
	void everyObjectIsAskedHoweverFewMayBeInMemory() throws Exception {
		List<String> names;
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory)) {
			names = IntStream.range(0, 5000)
				.mapToObj((number) -> "o" + number)
				.filter((name) -> runtime.id(name).toString().startsWith("ab"))
				.sorted()
				.toList();
			for (String name : names) {
				runtime.call(name, "increment");
			}
			copy();
		}
		assertThat(names).hasSizeGreaterThan(5);
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.crashed, StorageQuota.unlimited(),
				(options) -> Options.bounded(options, 1))) {
			assertThat(runtime.names(BY_NAME)).isEqualTo(names);
		}
	}

	@Test
	void anObjectForWhichThereIsNoPlaceIsAskedAgain() throws Exception {
		try (LedgeredRuntime runtime = new LedgeredRuntime(this.directory, StorageQuota.unlimited(),
				(options) -> Options.bounded(options, 1))) {
			runtime.call("a", "increment");
			runtime.evict("a");
			runtime.list(BY_NAME);
			runtime.ledger().inTables((tables) -> {
				tables.remove(new StoredObjectKey(1, runtime.id("a").toString()));
				return 1;
			});
			CompletableFuture<String> outside = new CompletableFuture<>();
			CountDownLatch waiting = new CountDownLatch(1);
			runtime.objects().on("wait", (self) -> self.ctx().await(() -> {
				waiting.countDown();
				return outside;
			}));
			CompletableFuture<String> busy = runtime.objects().send("busy", "wait");
			ScriptedRuntime.await(waiting);
			HostedClass hosted = runtime.objects().registry().classes().values().iterator().next();
			ObjectListRepair repair = new ObjectListRepair(runtime.ledger(), new StorageLayout(this.directory),
					Map.of(1L, hosted.objects()), List.of(1L));
			CompletableFuture<Void> repaired = CompletableFuture.runAsync(repair);
			ScriptedRuntime.until(() -> {
				runtime.objects().clock().advance(Duration.ofSeconds(11));
				runtime.objects().registry().sweep();
				return !runtime.objects().observer().seen().isEmpty();
			});
			outside.complete("x");
			ScriptedRuntime.get(busy);
			runtime.evict("busy");
			ScriptedRuntime.get(repaired);
			assertThat(repair.isComplete(1)).isTrue();
			assertThat(runtime.names(BY_NAME)).containsExactly("a");
		}
	}

	private boolean isOf(Path file, String name) {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.crashed)) {
			return file.getFileName().toString().startsWith(runtime.namespace().idFromName(name).toString());
		}
	}

	private static void isExact(LedgeredRuntime runtime, String... names) throws Exception {
		assertThat(new TreeSet<>(runtime.names(BY_NAME))).containsExactly(names);
		assertThat(runtime.objects().constructions()).isZero();
		long listed = runtime.list(ListObjects.create()).stream().mapToLong(DurableObjectInfo::size).sum();
		assertThat(runtime.ledger().quota().used()).isEqualTo(listed);
		runtime.objects().on("size", (self) -> self.ctx().storage().sql().databaseSize());
		for (DurableObjectInfo info : runtime.list(BY_NAME)) {
			assertThat(info.size()).as(info.name()).isEqualTo(Long.parseLong(runtime.call(info.name(), "size")));
		}
	}

	private static int completeOf(Path directory) {
		try (Catalog catalog = Catalog.open(directory)) {
			return catalog.inTransaction((connection) -> {
				try (var statement = connection.createStatement();
						var row = statement.executeQuery("SELECT complete FROM object_list")) {
					row.next();
					return row.getInt(1);
				}
			});
		}
	}

	/**
	 * What is on the disk when the process is killed.
	 */
	private void copy() throws IOException {
		try (Stream<Path> files = Files.walk(this.directory)) {
			for (Path file : files.toList()) {
				Path target = this.crashed.resolve(this.directory.relativize(file));
				if (Files.isDirectory(file)) {
					Files.createDirectories(target);
				}
				else if (!"lock".equals(file.getFileName().toString())) {
					Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
				}
			}
		}
	}

}
