package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.DurableObjectException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

class DamagedFileTests {

	@TempDir
	Path directory;

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
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
	void aFileThatMayOnlyBeReadCanBeReadAndRefusesWrites() throws Exception {
		this.runtime.call("a", "increment");
		drop();
		Path file = file("a");
		assumeThat(file.toFile().setWritable(false)).isTrue();
		assumeThat(Files.isWritable(file)).as("the superuser may write everything").isFalse();
		assertThat(ScriptedRuntime.failure(this.runtime.send("a", "increment")))
			.isInstanceOf(DurableObjectException.class);
		assertThat(this.runtime.call("b", "increment")).isEqualTo("1");
		assertThat(file.toFile().setWritable(true)).isTrue();
		drop();
		assertThat(this.runtime.call("a", "increment")).isEqualTo("2");
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
		String id = this.runtime.namespace().idFromName(name).toString();
		return this.directory.resolve("objects").resolve("1").resolve(id.substring(0, 2)).resolve(id + ".sqlite");
	}

	private void drop() {
		this.runtime.clock().advance(Duration.ofSeconds(11));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
	}

}
