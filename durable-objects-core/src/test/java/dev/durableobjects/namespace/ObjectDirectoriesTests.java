package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ObjectDirectoriesTests {

	private final TestDisk disk = new TestDisk();

	@TempDir
	Path temporary;

	private Path here;

	private Path there;

	@BeforeEach
	void create() throws IOException {
		this.here = Files.createDirectories(this.temporary.resolve("here/objects")).getParent();
		this.there = Files.createDirectories(this.temporary.resolve("there/objects")).getParent();
	}

	@Test
	void discardedFilesLieInAPrivateTrashAndTheMoveIsFlushed() throws IOException {
		store(this.here, "objects/7/ab/a.sqlite");
		ObjectDirectories directories = directories(this.here);
		directories.discard(7);
		assertThat(files(this.here)).containsExactly("trash/7/ab/a.sqlite");
		assertThat(directories.exists(7)).isFalse();
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(this.here.resolve("trash"))))
			.isEqualTo("rwx------");
		assertThat(this.disk.flushes()).extracting(TestDisk.Flush::path)
			.containsExactly(this.here.resolve("objects"), this.here.resolve("trash"));
	}

	@Test
	void discardingFilesAgainKeepsWhatLiesInTheTrash() throws IOException {
		ObjectDirectories directories = directories(this.here);
		directories.discard(7);
		store(this.here, "objects/7/ab/a.sqlite");
		directories.discard(7);
		store(this.here, "objects/7/ab/b.sqlite");
		directories.discard(7);
		assertThat(files(this.here)).containsExactly("trash/7.2/ab/b.sqlite", "trash/7/ab/a.sqlite");
	}

	@Test
	void receivedFilesAreMovedUnderTheNewNumber() throws IOException {
		store(this.there, "objects/7/ab/a.sqlite");
		directories(this.here).receive(directories(this.there), 7, 3);
		assertThat(files(this.here)).containsExactly("objects/3/ab/a.sqlite");
		assertThat(files(this.there)).isEmpty();
		assertThat(this.disk.flushes()).extracting(TestDisk.Flush::path)
			.containsExactly(this.here.resolve("objects"), this.there.resolve("objects"));
	}

	@Test
	void aClassWithoutFilesIsReceivedAsAnEmptyDirectory() {
		directories(this.here).receive(directories(this.there), 7, 3);
		assertThat(directories(this.here).exists(3)).isTrue();
	}

	@Test
	void acrossFileSystemsFilesAreCopiedAndGoOnWhereTheyStopped() throws IOException {
		store(this.there, "objects/7/ab/a.sqlite");
		store(this.there, "objects/7/ab/b.sqlite");
		store(this.here, "incoming/3/ab/a.sqlite");
		Files.writeString(this.here.resolve("incoming/3/ab/a.sqlite"), "whole");
		Files.writeString(this.here.resolve("incoming/3/ab/b.sqlite.part"), "half of it, and longer than the whole");
		ObjectDirectories source = directories(this.there);
		new ObjectDirectories(this.here, this.disk, this::moveWithinOneFileSystem).receive(source, 7, 3);
		assertThat(files(this.here)).containsExactly("objects/3/ab/a.sqlite", "objects/3/ab/b.sqlite");
		assertThat(this.here.resolve("objects/3/ab/a.sqlite")).as("copied before").hasContent("whole");
		assertThat(this.here.resolve("objects/3/ab/b.sqlite")).hasContent("x".repeat(100));
		assertThat(this.disk.flushes()).extracting((flush) -> this.here.relativize(flush.path()).toString())
			.containsExactly("incoming/3/ab/b.sqlite.part", "incoming/3/ab", "incoming/3", "incoming", "incoming",
					"objects", "../there/objects");
		assertThat(files(this.there)).hasSize(2);
		source.removeLeftovers(7);
		assertThat(files(this.there)).isEmpty();
	}

	@Test
	void aMoveThatFailsNamesTheDirectory() throws IOException {
		store(this.here, "objects/7/ab/a.sqlite");
		ObjectDirectories directories = new ObjectDirectories(this.here, this.disk, (from, to) -> {
			throw new AccessDeniedException(from.toString());
		});
		assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> directories.discard(7))
			.withMessageContaining(
					"'" + this.here.resolve("objects/7") + "' cannot be moved to the trash: AccessDenied")
			.satisfies((ex) -> assertThat(ex.action()).contains("start again"));
	}

	@Test
	void objectsAreCountedWithTheirBytes() throws IOException {
		ObjectDirectories directories = directories(this.here);
		assertThat(directories.usage(7)).hasToString("0 objects, 0 bytes");
		store(this.here, "objects/7/ab/a.sqlite");
		assertThat(directories.usage(7)).hasToString("1 object, 100 bytes");
		store(this.here, "objects/7/ab/a.sqlite-wal");
		store(this.here, "objects/7/cd/b.sqlite");
		assertThat(directories.usage(7)).hasToString("2 objects, 300 bytes");
		assertThat(new ObjectUsage(100_000, 5L << 20, false))
			.hasToString("more than 100,000 objects, more than 5.0 MB");
	}

	private ObjectDirectories directories(Path directory) {
		return new ObjectDirectories(directory, this.disk, DirectoryMover.system());
	}

	private void moveWithinOneFileSystem(Path from, Path to) throws IOException {
		if (from.startsWith(this.here) != to.startsWith(this.here)) {
			throw new AtomicMoveNotSupportedException(from.toString(), to.toString(), "test");
		}
		DirectoryMover.system().move(from, to);
	}

	private static void store(Path directory, String file) throws IOException {
		Path path = directory.resolve(file);
		Files.createDirectories(path.getParent());
		Files.writeString(path, "x".repeat(100));
	}

	static List<String> files(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.filter(Files::isRegularFile)
				.map((file) -> directory.relativize(file).toString())
				.sorted()
				.toList();
		}
	}

}
