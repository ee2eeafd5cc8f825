package dev.durableobjects.namespace;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;

import static org.assertj.core.api.Assertions.assertThat;

class DamagedFileTests {

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
	void rubbishInsteadOfADatabaseIsNamedAndTheObjectWorksAgainWhenItIsReplaced() throws Exception {
		this.runtime.call("a", "increment");
		drop();
		Path file = file("a");
		Path good = Files.copy(file, this.directory.resolve("good"));
		Files.writeString(file, "rubbish".repeat(2000));
		for (int i = 0; i < 2; i++) {
			assertThat(ScriptedRuntime.failure(this.runtime.send("a", "count")))
				.isInstanceOf(DurableObjectException.class)
				.hasMessageContaining(file.toString())
				.hasMessageContaining("SQLITE_NOTADB");
		}
		assertThat(this.runtime.call("b", "increment")).isEqualTo("1");
		drop();
		Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
	}

	@Test
	void aDamagedPageIsNamedAndTheFileIsLeftAsItIs() throws Exception {
		this.files.fill("a");
		drop();
		Path file = file("a");
		Path good = Files.copy(file, this.directory.resolve("good"));
		int damage = 10 * 4096;
		StoredFiles.overwrite(file, damage, "rubbish".repeat(500).getBytes(StandardCharsets.UTF_8));
		byte[] damaged = Files.readAllBytes(file);
		for (int i = 0; i < 2; i++) {
			assertDamaged(this.runtime.send("a", "scan"), file, "SQLITE_CORRUPT");
		}
		assertThat(this.runtime.call("b", "increment")).isEqualTo("1");
		drop();
		assertThat(file).hasBinaryContent(damaged);
		Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
		assertThat(this.runtime.call("a", "scan")).isEqualTo("600");
	}

	@Test
	void aDatabaseThatIsCutOffIsNamedAndLeftAsItIs() throws Exception {
		this.files.fill("a");
		drop();
		Path file = file("a");
		Path good = Files.copy(file, this.directory.resolve("good"));
		StoredFiles.truncate(file, 20 * 4096);
		byte[] damaged = Files.readAllBytes(file);
		assertDamaged(this.runtime.send("a", "count"), file, "SQLITE_CORRUPT");
		assertDamaged(this.runtime.send("a", "increment"), file, "SQLITE_CORRUPT");
		drop();
		assertThat(file).hasBinaryContent(damaged);
		Files.copy(good, file, StandardCopyOption.REPLACE_EXISTING);
		assertThat(this.runtime.call("a", "scan")).isEqualTo("600");
	}

	@Test
	void whileOneFileIsDamagedTheOtherObjectsGoOn() throws Exception {
		this.runtime.call("a", "increment");
		drop();
		Files.writeString(file("a"), "rubbish".repeat(2000));
		List<CompletableFuture<String>> damaged = new ArrayList<>();
		List<CompletableFuture<String>> others = new ArrayList<>();
		for (int i = 0; i < 100; i++) {
			damaged.add(this.runtime.send("a", "increment"));
			for (String other : List.of("b", "c", "d")) {
				others.add(this.runtime.send(other, "increment"));
			}
		}
		for (CompletableFuture<String> call : damaged) {
			assertDamaged(call, file("a"), "SQLITE_NOTADB");
		}
		for (int i = 0; i < others.size(); i++) {
			assertThat(ScriptedRuntime.get(others.get(i))).isEqualTo(String.valueOf(1 + i / 3));
		}
	}

	private static void assertDamaged(CompletableFuture<String> call, Path file, String code) {
		Throwable failure = ScriptedRuntime.failure(call);
		assertThat(failure).isInstanceOf(DurableObjectException.class)
			.hasMessageContaining("The file '" + file + "' is damaged. It is left as it is: restore it");
		Throwable storage = (failure instanceof DurableObjectResetException) ? failure.getCause() : failure;
		assertThat(storage).isInstanceOfSatisfying(SqlStorageException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo(code);
			assertThat(ex.property()).isNull();
			assertThat(ex.durableObjectId()).isNotNull();
		});
	}

	@Test
	void aFileWhereADirectoryShouldBeIsNamedAndTheObjectWorksAgainWhenItIsRemoved() throws Exception {
		Path wrong = file("a").getParent();
		Files.createDirectories(wrong.getParent());
		Files.writeString(wrong, "in the way");
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "increment")))
			.isInstanceOf(DurableObjectException.class)
			.hasMessageContaining(wrong.toString());
		Files.delete(wrong);
		assertThat(this.runtime.call("a", "increment")).isEqualTo("1");
	}

	@Test
	void aLogThatIsTornAfterACrashLosesOnlyItsTornEnd() throws Exception {
		Path crashed = crashed();
		Path log = log(crashed);
		try (var channel = java.nio.channels.FileChannel.open(log, java.nio.file.StandardOpenOption.WRITE)) {
			channel.truncate(channel.size() - 100);
		}
		try (ScriptedRuntime next = new ScriptedRuntime(crashed)) {
			assertThat(next.call("a", "increment")).isEqualTo("5");
		}
	}

	@Test
	void aLogThatIsGarbledAfterACrashHarmsNothingBeforeIt() throws Exception {
		Path crashed = crashed();
		byte[] garbage = new byte[40_000];
		new java.util.Random(7).nextBytes(garbage);
		Files.write(log(crashed), garbage);
		try (ScriptedRuntime next = new ScriptedRuntime(crashed)) {
			assertThat(next.call("a", "increment")).isEqualTo("1");
		}
	}

	@Test
	void whatWasAcknowledgedBeforeACrashIsThereAfterwards() throws Exception {
		try (ScriptedRuntime next = new ScriptedRuntime(crashed())) {
			assertThat(next.call("a", "increment")).isEqualTo("6");
		}
	}

	/**
	 * A copy of the files as they are after five acknowledged increments while the object
	 * is open.
	 */
	private Path crashed() throws Exception {
		for (int i = 0; i < 5; i++) {
			this.runtime.call("a", "increment");
		}
		Path copy = Files.createDirectory(this.directory.resolve("crashed"));
		try (Stream<Path> files = Files.walk(this.directory.resolve("objects"))) {
			for (Path source : (Iterable<Path>) files.filter((file) -> !file.toString().endsWith("-shm"))::iterator) {
				Files.copy(source, copy.resolve(this.directory.relativize(source).toString()));
			}
		}
		return copy;
	}

	private Path log(Path root) {
		Path main = root.resolve(this.directory.relativize(file("a")).toString());
		return main.resolveSibling(main.getFileName() + "-wal");
	}

	private Path file(String name) {
		return this.files.main(name);
	}

	private void drop() {
		this.files.drop();
	}

}
