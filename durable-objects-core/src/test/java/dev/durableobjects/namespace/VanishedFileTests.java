package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A file that is moved, removed or replaced beside the runtime: no write that went into
 * the void is acknowledged, and what was acknowledged is there when the file is back.
 */
class VanishedFileTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	private StoredFiles files;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
		this.files = new StoredFiles(this.runtime, this.directory);
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void afterADatabaseHasVanishedNoWriteIsAcknowledgedAndNothingIsLostWhenItIsBack() throws Exception {
		this.runtime.call("a", "increment");
		this.runtime.call("b", "increment");
		Path main = this.files.main("a");
		Path away = Files.move(main, this.directory.resolve("away"));
		assertMoved(this.runtime.send("a", "increment"), main);
		for (int i = 0; i < 2; i++) {
			assertThat(ScriptedRuntime.failure(this.runtime.send("a", (i == 0) ? "count" : "increment")))
				.isInstanceOf(SqlStorageException.class)
				.hasMessageContaining("'" + main + "' is missing")
				.hasMessageContaining(this.files.log("a").toString());
		}
		assertThat(main).doesNotExist();
		assertThat(this.runtime.call("b", "increment")).isEqualTo("2");
		Files.move(away, main);
		// The outcome of the one that was reset is unknown.
		assertThat(this.runtime.call("a", "count")).isIn("1", "2");
		assertThat(this.runtime.call("a", "increment")).isIn("2", "3");
	}

	@Test
	void aDatabaseThatVanishesWhileNothingIsWrittenLeavesItsLog() throws Exception {
		this.runtime.call("a", "increment");
		Path main = this.files.main("a");
		Path away = Files.move(main, this.directory.resolve("away"));
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
		this.files.drop();
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "count"))).isInstanceOf(SqlStorageException.class)
			.hasMessageContaining("'" + main + "' is missing");
		this.files.drop();
		Files.move(away, main);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
	}

	@Test
	void aDatabaseThatIsReplacedIsNotMixedWithTheLogOfTheOneBefore() throws Exception {
		this.files.fill("a");
		this.runtime.call("a", "increment");
		this.files.drop();
		Path main = this.files.main("a");
		Path backup = Files.copy(main, this.directory.resolve("backup"));
		byte[] restored = Files.readAllBytes(backup);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
		Files.delete(main);
		Files.move(backup, main);
		assertMoved(this.runtime.send("a", "increment"), main);
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
		assertThat(this.files.sibling("a", "-wal-1")).isNotEmptyFile();
		this.files.drop();
		assertThat(main).hasBinaryContent(restored);
		assertThat(this.runtime.call("a", "scan")).isEqualTo("601");
	}

	@Test
	void aDatabaseThatComesIntoThePlaceOfAnEmptiedOneIsNotRemoved() throws Exception {
		this.runtime.call("b", "increment");
		this.files.drop();
		Path other = this.files.main("b");
		this.runtime.on("delete", (object) -> object.ctx().storage().deleteAll().join());
		this.runtime.call("a", "increment");
		this.runtime.call("a", "delete");
		Path main = this.files.main("a");
		Files.delete(main);
		Files.delete(this.files.log("a"));
		Files.copy(other, main);
		this.files.drop();
		assertThat(main).hasSameBinaryContentAs(other);
	}

	@Test
	void aLogThatVanishesTakesNothingWithIt() throws Exception {
		this.runtime.call("a", "increment");
		Path log = this.files.log("a");
		Files.delete(log);
		assertMoved(this.runtime.send("a", "increment"), log);
		assertThat(this.runtime.call("a", "count")).isIn("1", "2");
		assertThat(this.runtime.call("a", "increment")).isIn("2", "3");
	}

	@Test
	void aDirectoryThatVanishesAndIsPutBackLosesNothing() throws Exception {
		this.runtime.call("a", "increment");
		Path inner = this.files.main("a").getParent();
		Path away = Files.move(inner, this.directory.resolve("away"));
		assertMoved(this.runtime.send("a", "increment"), this.files.main("a"));
		Files.move(away, inner);
		assertThat(this.runtime.call("a", "increment")).isIn("2", "3");
	}

	@Test
	void aDatabaseThatIsMissingAfterACrashIsNotMadeAnew() throws Exception {
		this.runtime.call("a", "increment");
		Path main = this.files.main("a");
		byte[] database = Files.readAllBytes(main);
		byte[] log = Files.readAllBytes(this.files.log("a"));
		this.files.drop();
		for (byte[] missing : new byte[][] { null, new byte[0] }) {
			Files.deleteIfExists(main);
			if (missing != null) {
				Files.write(main, missing);
			}
			Files.write(this.files.log("a"), log);
			assertThat(ScriptedRuntime.failure(this.runtime.send("a", "increment")))
				.isInstanceOf(SqlStorageException.class)
				.hasMessageContaining("'" + main + "' is missing or empty");
			assertThat(this.files.log("a")).hasBinaryContent(log);
			Files.write(main, database);
			assertThat(this.runtime.call("a", "count")).isEqualTo("1");
			this.files.drop();
		}
	}

	@Test
	void whatAKillLeftOfANewDatabaseIsRemovedWhenItsObjectIsAskedFor() throws Exception {
		Path unfinished = this.files.sibling("a", "-new");
		Files.createDirectories(unfinished.getParent());
		Files.writeString(unfinished, "half");
		assertThat(this.runtime.call("a", "count")).isEqualTo("0");
		assertThat(unfinished).doesNotExist();
	}

	private static void assertMoved(CompletableFuture<String> call, Path file) {
		assertThat(ScriptedRuntime.failure(call)).isInstanceOf(DurableObjectResetException.class)
			.hasMessageContaining("'" + file + "' was moved, removed or replaced while it was open")
			.cause()
			.isInstanceOfSatisfying(SqlStorageException.class, (ex) -> {
				assertThat(ex.extendedCode()).isEqualTo("SQLITE_READONLY_DBMOVED");
				assertThat(ex.durableObjectId()).isNotNull();
			});
	}

}
