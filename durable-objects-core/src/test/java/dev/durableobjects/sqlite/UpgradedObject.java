package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import dev.durableobjects.namespace.ClassSchema;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.schema.FlywayRuns;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One object in a directory, made with the first script of three.
 *
 * @param directory where it is
 */
record UpgradedObject(Path directory) {

	static UpgradedObject create(Path directory) throws IOException, SQLException {
		UpgradedObject object = new UpgradedObject(directory);
		script(Files.createDirectory(object.scripts(1)), 1);
		Path all = Files.createDirectory(object.scripts(3));
		for (int version = 1; version <= 3; version++) {
			script(all, version);
		}
		try (DrivenStore driven = object.open(object.schema(1))) {
			driven.exec("INSERT INTO room VALUES (1, 'hall'), (2, 'attic')");
			driven.endEvent();
		}
		return object;
	}

	private static void script(Path folder, int version) throws IOException {
		Files.writeString(folder.resolve("V" + version + "__part.sql"), switch (version) {
			case 1 -> "CREATE TABLE room (id INTEGER PRIMARY KEY, name TEXT);";
			case 2 -> "ALTER TABLE room ADD COLUMN seats INTEGER;\nUPDATE room SET seats = 10 * id;";
			default -> "CREATE TABLE total (seats INTEGER);\nINSERT INTO total SELECT sum(seats) FROM room;";
		});
	}

	private Path scripts(int versions) {
		return this.directory.resolve("scripts" + versions);
	}

	ClassSchema schema(int versions) {
		List<ConfigurationProblem> problems = new ArrayList<>();
		ClassSchema schema = ClassSchema.read("Room", UpgradedObject.class, scripts(versions).toUri().toString(),
				StorageLimits.defaults(), new FlywayRuns(), problems);
		assertThat(problems).isEmpty();
		return Objects.requireNonNull(schema);
	}

	DrivenStore open(DatabaseSchema schema) throws IOException, SQLException {
		return new DrivenStore(this.directory,
				DatabaseTemplate.create(this.directory, schema, StorageLimits.defaults()));
	}

	/**
	 * Apply the scripts that are missing, while something happens.
	 */
	void upgrade(StoppingSchema.Step step) throws IOException, SQLException {
		boolean[] armed = new boolean[1];
		StoppingSchema schema = new StoppingSchema(schema(3), (number) -> {
			if (armed[0]) {
				step.before(number);
			}
		});
		try (DrivenStore driven = open(schema)) {
			armed[0] = true;
			assertThat(driven.store().schema().needsMigration()).isTrue();
			driven.store().schema().migrate();
			assertThat(driven.store().schema().needsMigration()).isFalse();
		}
	}

	/**
	 * Check that nothing of the later scripts is there.
	 */
	void isAsItWas() throws IOException, SQLException {
		try (DrivenStore driven = open(schema(1))) {
			assertThat(driven.store().schema().needsMigration()).isFalse();
			assertThat(driven.value("SELECT group_concat(name) FROM pragma_table_info('room')")).isEqualTo("id,name");
			assertThat(driven.value("SELECT count(*) FROM sqlite_schema WHERE name = 'total'")).isEqualTo(0L);
		}
	}

	/**
	 * Check that everything is there.
	 */
	void isUpgraded() throws IOException, SQLException {
		try (DrivenStore driven = open(schema(3))) {
			assertThat(driven.store().schema().needsMigration()).isFalse();
			assertThat(driven.value("SELECT seats FROM total")).isEqualTo(30L);
			assertThat(driven.value("SELECT sum(seats) FROM room")).isEqualTo(30L);
		}
	}

}
