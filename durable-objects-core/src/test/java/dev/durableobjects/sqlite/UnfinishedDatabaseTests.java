package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process that is killed leaves databases in which nothing is stored: made before a
 * first commit that did not come, or emptied and not removed yet. They are no objects,
 * and go away when they are looked at.
 */
class UnfinishedDatabaseTests {

	@TempDir
	Path directory;

	@TempDir
	Path killed;

	@ParameterizedTest(name = "schema: {0}")
	@ValueSource(booleans = { false, true })
	void aTemplateIsNoDatabase(boolean schema) throws Exception {
		DatabaseTemplate template = template(schema);
		Files.write(file(), template.bytes());
		Files.createFile(log());
		try (DrivenStore driven = new DrivenStore(this.killed, template)) {
			driven.store().openIfPresent();
			assertThat(size(driven)).isNull();
		}
		assertThat(this.killed).isEmptyDirectory();
	}

	@ParameterizedTest(name = "schema: {0}")
	@ValueSource(booleans = { false, true })
	void aLogWithoutACommitHoldsNothing(boolean schema) throws Exception {
		DatabaseTemplate template = template(schema);
		try (DrivenStore driven = new DrivenStore(this.directory, template)) {
			driven.put("a", 1L);
			driven.endEvent();
			kill();
		}
		try (FileChannel log = FileChannel.open(log(), StandardOpenOption.WRITE)) {
			log.truncate(log.size() - 1);
		}
		try (DrivenStore driven = new DrivenStore(this.killed, template)) {
			assertThat(driven.get("a")).isZero();
			assertThat(size(driven)).isEqualTo(new StoredSize(false, 0, 0));
		}
		assertThat(this.killed).isEmptyDirectory();
	}

	@ParameterizedTest(name = "schema: {0}")
	@ValueSource(booleans = { false, true })
	void aLogWithACommitHoldsIt(boolean schema) throws Exception {
		DatabaseTemplate template = template(schema);
		try (DrivenStore driven = new DrivenStore(this.directory, template)) {
			driven.put("a", 1L);
			driven.endEvent();
			kill();
		}
		try (DrivenStore driven = new DrivenStore(this.killed, template)) {
			assertThat(driven.get("a")).isOne();
			assertThat(size(driven).exists()).isTrue();
		}
		assertThat(file()).exists();
	}

	@Test
	void whatWasEmptiedIsNoObject() throws Exception {
		DatabaseTemplate template = template(false);
		try (DrivenStore driven = new DrivenStore(this.directory, template)) {
			driven.put("a", new byte[100_000]);
			driven.endEvent();
			driven.storage().deleteAll();
			driven.endEvent();
			driven.store().checkpoint();
			kill();
		}
		assertThat(Files.size(file())).isGreaterThan(100_000);
		try (DrivenStore driven = new DrivenStore(this.killed, template)) {
			assertThat(driven.get("a")).isZero();
			assertThat(size(driven)).isEqualTo(new StoredSize(false, 0, 0));
		}
		assertThat(this.killed).isEmptyDirectory();
	}

	@Test
	void whatWasEmptiedExistsAgainWithItsNextWrite() throws Exception {
		DatabaseTemplate template = template(false);
		try (DrivenStore driven = new DrivenStore(this.directory, template)) {
			driven.put("a", 1L);
			driven.endEvent();
			driven.storage().deleteAll();
			driven.endEvent();
			kill();
		}
		try (DrivenStore driven = new DrivenStore(this.killed, template)) {
			driven.put("a", 2L);
			driven.endEvent();
			assertThat(size(driven)).matches(StoredSize::exists).matches((size) -> size.bytes() > 0);
		}
		assertThat(file()).exists();
	}

	private DatabaseTemplate template(boolean schema) throws Exception {
		Path scripts = Files.createTempDirectory(this.directory, "scripts");
		return schema ? DatabaseTemplate.create(this.directory, UpgradedObject.create(scripts).schema(1),
				StorageLimits.defaults()) : DatabaseTemplate.create(this.directory);
	}

	private static StoredSize size(DrivenStore driven) {
		return driven.store().maintenance().takeUsage().size();
	}

	/**
	 * Keep what is on the disk when the process is killed.
	 */
	private void kill() throws IOException {
		Files.copy(this.directory.resolve("object.sqlite"), file());
		Files.copy(this.directory.resolve("object.sqlite-wal"), log());
	}

	private Path file() {
		return this.killed.resolve("object.sqlite");
	}

	private Path log() {
		return this.killed.resolve("object.sqlite-wal");
	}

}
