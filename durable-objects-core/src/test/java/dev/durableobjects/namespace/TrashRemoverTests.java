package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.sqlite.StorageQuota;

import static org.assertj.core.api.Assertions.assertThat;

class TrashRemoverTests {

	@TempDir
	Path directory;

	private Catalog catalog;

	@BeforeEach
	void open() {
		this.catalog = Catalog.open(this.directory);
		this.catalog.inTransaction(TrashRemoverTests::deleteClassSeven);
	}

	@AfterEach
	void close() {
		this.catalog.close();
	}

	@Test
	void removesWhatTheCatalogueKnowsToBeDeletedAndKeepsTheRest() throws Exception {
		fill("trash/7", 30);
		fill("trash/7.2", 1);
		fill("trash/8", 1);
		fill("trash/mine", 1);
		fill("objects/7", 1);
		TrashRemover remover = new TrashRemover(this.catalog);
		remover.start();
		remover.awaitEnd();
		remover.close();
		assertThat(this.directory.resolve("trash/7")).doesNotExist();
		assertThat(this.directory.resolve("trash/7.2")).doesNotExist();
		assertThat(this.directory.resolve("trash/8/00/0.sqlite")).exists();
		assertThat(this.directory.resolve("trash/mine/00/0.sqlite")).exists();
		assertThat(this.directory.resolve("objects/7/00/0.sqlite")).exists();
	}

	@Test
	void whatIsLeftWhenItIsStoppedIsRemovedByTheNext() throws Exception {
		fill("trash/7", 30);
		AtomicInteger removed = new AtomicInteger();
		Trash.remove(this.directory.resolve("trash/7"), () -> removed.incrementAndGet() < 10, (bytes) -> {
		});
		assertThat(ObjectDirectoriesTests.files(this.directory.resolve("trash"))).hasSizeBetween(1, 25);
		TrashRemover remover = new TrashRemover(this.catalog);
		remover.start();
		remover.awaitEnd();
		assertThat(this.directory.resolve("trash/7")).doesNotExist();
	}

	@Test
	void whatLiesInTheTrashIsAPartOfTheTotalUntilItIsRemoved() throws Exception {
		fill("trash/7", 30);
		fill("trash/mine", 2);
		assertThat(totalAfter(true)).isEqualTo(32);
		AtomicInteger removed = new AtomicInteger();
		Trash.remove(this.directory.resolve("trash/7"), () -> removed.incrementAndGet() < 10, (bytes) -> {
		});
		int left = ObjectDirectoriesTests.files(this.directory.resolve("trash/7")).size();
		assertThat(totalAfter(true)).isEqualTo(left + 2);
		assertThat(totalAfter(false)).isEqualTo(2);
	}

	/**
	 * Measure the trash, and empty it unless the remover is stopped before.
	 */
	private long totalAfter(boolean stopped) throws Exception {
		StorageQuota quota = StorageQuota.unlimited();
		TrashRemover remover = new TrashRemover(this.catalog, quota);
		if (stopped) {
			remover.close();
		}
		remover.start();
		remover.awaitEnd();
		return quota.used();
	}

	@Test
	void closingOneThatWasNeverStartedReturns() {
		new TrashRemover(this.catalog).close();
	}

	private static int deleteClassSeven(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate("""
					INSERT INTO former_namespace (number, script_name, class_name, unique_key, ended_at)
					VALUES (7, 's', 'Gone', 's-Gone', 0)""");
		}
	}

	private void fill(String path, int objects) throws IOException {
		for (int object = 0; object < objects; object++) {
			Path file = this.directory.resolve(path).resolve("0" + object % 10).resolve(object + ".sqlite");
			Files.createDirectories(file.getParent());
			Files.writeString(file, "x");
		}
	}

}
