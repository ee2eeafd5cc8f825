package dev.durableobjects.namespace;

import java.io.IOException;
import java.util.Objects;
import java.nio.charset.StandardCharsets;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class CatalogTests {

	@TempDir
	Path temporary;

	@Test
	void createsThePrivateDirectoryAndItsParents() throws IOException {
		Path directory = this.temporary.resolve("data").resolve("objects");
		try (Catalog catalog = Catalog.open(directory)) {
			assertThat(catalog.directory()).isEqualTo(directory.toRealPath());
			assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory))).isEqualTo("rwx------");
			assertThat(Catalog.exists(directory)).isTrue();
		}
	}

	@Test
	void keepsWhatWasCommittedAcrossOpenings() {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			catalog.inTransaction((connection) -> insert(connection, "A"));
		}
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThat(catalog.inTransaction(CatalogTests::count)).isEqualTo(1);
		}
	}

	@Test
	void whenTheWorkThrowsThenNothingIsWritten() {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThatIllegalStateException().isThrownBy(() -> catalog.inTransaction((connection) -> {
				insert(connection, "A");
				throw new IllegalStateException("no");
			})).withMessage("no");
			assertThat(catalog.inTransaction(CatalogTests::count)).isZero();
		}
	}

	@Test
	void whenAStatementFailsThenTheCatalogueIsNamedAndNothingIsWritten() {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThatExceptionOfType(DataDirectoryException.class)
				.isThrownBy(() -> catalog.inTransaction((connection) -> {
					insert(connection, "A");
					return insert(connection, "A");
				}))
				.withMessageContaining("catalog.sqlite")
				.withMessageContaining("UNIQUE");
			assertThat(catalog.inTransaction(CatalogTests::count)).isZero();
		}
	}

	@Test
	void transactionsDoNotNest() {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThatIllegalStateException()
				.isThrownBy(() -> catalog.inTransaction((outer) -> catalog.inTransaction((inner) -> 1)));
		}
	}

	@Test
	void aClosedCatalogueRefusesWork() {
		Catalog catalog = Catalog.open(this.temporary);
		catalog.close();
		catalog.close();
		assertThatIllegalStateException().isThrownBy(() -> catalog.inTransaction((connection) -> 1))
			.withMessageContaining("closed");
	}

	@Test
	void aSecondContextOfTheProcessIsRefusedAndTheFirstKeepsItsLock() throws Exception {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(this.temporary))
				.withMessageContaining("'" + this.temporary.toRealPath() + "'")
				.withMessageContaining("another application context of this process")
				.satisfies((ex) -> assertThat(ex.action()).contains("durable-objects.storage.directory"));
			assertThat(openInAnotherProcess()).contains("DataDirectoryException")
				.contains("another application (process " + ProcessHandle.current().pid() + " on host ");
		}
		assertThat(openInAnotherProcess()).contains("opened");
		Catalog.open(this.temporary).close();
	}

	@Test
	void aFileInPlaceOfTheDirectoryIsRefused() throws IOException {
		Path file = Files.createFile(this.temporary.resolve("file"));
		assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(file))
			.withMessageContaining("'" + file + "'")
			.withMessageContaining("not a directory");
		assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(file.resolve("below")))
			.withMessageContaining("'" + file.resolve("below") + "'")
			.satisfies((ex) -> assertThat(ex.action()).contains("durable-objects.storage.directory"));
	}

	@Test
	void rubbishInPlaceOfTheCatalogueIsRefusedAndTheLockGivenBack() throws IOException {
		Path file = this.temporary.resolve("catalog.sqlite");
		Files.writeString(file, "rubbish".repeat(1000));
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(this.temporary))
				.withMessageContaining("'" + file.toRealPath() + "'")
				.withMessageContaining("not a database");
		}
		Files.delete(file);
		Catalog.open(this.temporary).close();
	}

	@Test
	void aCatalogueOfALaterVersionIsRefused() {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			catalog.inTransaction((connection) -> update(connection, """
					INSERT INTO flyway_schema_history
					SELECT 99, '99', 'later', 'SQL', 'V99__later.sql', 1, 'x', installed_on, 1, 1
					FROM flyway_schema_history LIMIT 1"""));
		}
		assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(this.temporary))
			.withMessageContaining("catalog.sqlite")
			.satisfies((ex) -> assertThat(ex.action()).contains("version of the library"));
	}

	@Test
	void aCatalogueOfTheFirstVersionIsUpgradedAndKeepsItsClasses() {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			catalog.inTransaction((connection) -> {
				dropTables(connection, "alarm", "abandoned_alarm", "transfer", "former_name", "former_namespace",
						"stored_object", "object_list", "class_usage", "object_usage");
				update(connection, "DELETE FROM flyway_schema_history WHERE version <> '1'");
				return insert(connection, "A");
			});
		}
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThat(catalog.inTransaction(CatalogTests::count)).isEqualTo(1);
			assertThat(catalog.<Integer>inTransaction((connection) -> update(connection, """
					INSERT INTO transfer (number, id, direction, directory) SELECT number, 'x', 'OUT', '/y'
					FROM namespace"""))).isEqualTo(1);
		}
	}

	@Test
	void alarmsOfTheTimeBeforeSchedulesAreKept() throws IOException {
		String script;
		try (InputStream resource = Catalog.class.getResourceAsStream("catalog/V3__alarms.sql")) {
			script = new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
		}
		try (Catalog catalog = Catalog.open(this.temporary)) {
			catalog.inTransaction((connection) -> {
				dropTables(connection, "alarm", "abandoned_alarm", "stored_object", "object_list", "class_usage",
						"object_usage");
				update(connection, script);
				update(connection, "DELETE FROM flyway_schema_history WHERE version > '3'");
				insert(connection, "A");
				return update(connection, """
						INSERT INTO alarm SELECT number, 'id', 'a', 1, 2, 3, 4, 5, 0, NULL, 6 FROM namespace""");
			});
		}
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThat(catalog.<Integer>inTransaction((connection) -> update(connection, """
					DELETE FROM alarm WHERE kind = 'ALARM' AND object_id = 'id' AND name = 'a' AND scheduled_time = 1
					AND due_time = 2 AND counted_failures = 3 AND back_off = 4 AND last_counted = 5 AND started = 0
					AND queued_time IS NULL AND replaced = 6"""))).isEqualTo(1);
		}
	}

	@Test
	void aCopyIsWrittenToWithoutTheOriginalAndHoldsItsLock() throws IOException {
		try (Catalog catalog = Catalog.open(this.temporary)) {
			catalog.inTransaction((connection) -> insert(connection, "A"));
		}
		try (Catalog copy = Catalog.openCopy(this.temporary)) {
			assertThat(copy.directory()).isEqualTo(this.temporary.toRealPath());
			copy.inTransaction((connection) -> insert(connection, "B"));
			assertThat(copy.inTransaction(CatalogTests::count)).isEqualTo(2);
			assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(this.temporary));
		}
		try (Catalog catalog = Catalog.open(this.temporary)) {
			assertThat(catalog.inTransaction(CatalogTests::count)).isEqualTo(1);
			assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.openCopy(this.temporary));
		}
	}

	@Test
	void aCopyOfNothingCreatesNothing() {
		Path absent = this.temporary.resolve("absent");
		try (Catalog copy = Catalog.openCopy(absent)) {
			assertThat(copy.inTransaction(CatalogTests::count)).isZero();
		}
		assertThat(absent).doesNotExist();
	}

	private static int insert(Connection connection, String className) throws SQLException {
		return update(connection,
				"INSERT INTO namespace (script_name, class_name, unique_key, storage_kind, created_at) "
						+ "VALUES ('s', '" + className + "', 's-" + className + "', 'SQLITE', 0)");
	}

	private static void dropTables(Connection connection, String... tables) throws SQLException {
		for (String table : tables) {
			update(connection, "DROP TABLE " + table);
		}
	}

	private static int update(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate(sql);
		}
	}

	private static int count(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT count(*) FROM namespace")) {
			return rows.getInt(1);
		}
	}

	private String openInAnotherProcess() throws IOException, InterruptedException {
		Path output = this.temporary.resolveSibling(this.temporary.getFileName() + ".out");
		Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElse("java"), "-cp",
				System.getProperty("java.class.path"), CatalogOpener.class.getName(), this.temporary.toString())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
		String text = Files.readString(output);
		Files.delete(output);
		return text;
	}

}
