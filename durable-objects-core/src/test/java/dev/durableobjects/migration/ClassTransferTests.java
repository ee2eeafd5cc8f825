package dev.durableobjects.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.ScriptClass;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClassTransferTests {

	@TempDir
	Path temporary;

	private MigrationScene scene;

	@BeforeEach
	void create() {
		this.scene = MigrationScene.in(this.temporary);
	}

	@Test
	void aClassOfAnotherScriptInTheSameCatalogueChangesItsNameOnly() {
		try (Catalog catalog = Catalog.open(this.scene.chat())) {
			LedgerState before = this.scene.executor(catalog, "chat", Faults.none()).state();
			LedgerState after = this.scene.apply(catalog, "shop", Faults.none(),
					transfer("t1", "Room", "chat", "Hall"));
			RecordedClass hall = MigrationScene.recorded(after, "shop", "Hall");
			RecordedClass room = MigrationScene.recorded(before, "chat", "Room");
			assertThat(hall.uniqueKey()).isEqualTo(room.uniqueKey());
			assertThat(hall.number()).isEqualTo(room.number());
			LedgerState chat = this.scene.executor(catalog, "chat", Faults.none()).state();
			assertThat(chat.tag()).isEqualTo("c1");
			assertThat(chat.ownClasses()).containsOnlyKeys("Stays");
			assertThat(chat.former()).containsEntry(new ScriptClass("chat", "Room"),
					"was taken over by script 'shop' as 'Hall'");
			RecordedClass again = MigrationScene.recorded(this.scene.apply(catalog, "chat", Faults.none(),
					MigrationScene.sqlite("c1", "Room", "Stays"), MigrationScene.sqlite("c2", "Room")), "chat", "Room");
			assertThat(again.uniqueKey()).isEqualTo("chat-Room-" + again.number());
		}
	}

	@Test
	void aClassOfAnotherDataDirectoryKeepsItsKeyAndItsNameThereIsFreeAgain() {
		LedgerState shop = this.scene.migrate(Faults.none());
		assertThat(MigrationScene.recorded(shop, "shop", "Hall").uniqueKey()).isEqualTo("chat-Room");
		assertThat(shop.former()).containsEntry(new ScriptClass("chat", "Room"),
				"was taken over by script 'shop' as 'Hall'");
		LedgerState chat = MigrationScene.state(this.scene.chat(), "chat");
		assertThat(chat.former()).containsEntry(new ScriptClass("chat", "Room"),
				"was moved to the data directory '" + this.scene.shop() + "'");
		try (Catalog catalog = Catalog.open(this.scene.chat())) {
			RecordedClass again = MigrationScene.recorded(this.scene.apply(catalog, "chat", Faults.none(),
					MigrationScene.sqlite("c1", "Room", "Stays"), MigrationScene.sqlite("c2", "Room")), "chat", "Room");
			assertThat(again.uniqueKey()).isEqualTo("chat-Room-" + again.number());
		}
	}

	@Test
	void alarmsFollowTheirClassAndAreDroppedWithIt() {
		update(this.scene.shop(), alarms(alarm(1, "old-a", 10), alarm(2, "gone-a", 20)));
		update(this.scene.chat(), alarms(alarm(1, "room-a", 30), alarm(1, "room-b", 40), alarm(2, "x", 50)));
		update(this.scene.shop(), abandoned(1, "old-b"));
		update(this.scene.chat(), abandoned(1, "room-c"));
		long hall = MigrationScene.recorded(this.scene.migrate(Faults.none()), "shop", "Hall").number();
		assertThat(alarms(this.scene.shop()))
			.isEqualTo("1 old-a 10, 1 old-a 11, 1 old-b gave up, " + hall + " room-a 30, " + hall + " room-a 31, "
					+ hall + " room-b 40, " + hall + " room-b 41, " + hall + " room-c gave up");
		assertThat(alarms(this.scene.chat())).isEqualTo("2 x 50, 2 x 51");
	}

	private static String alarms(String... rows) {
		return "INSERT INTO alarm VALUES " + String.join(", ", rows);
	}

	private static String alarm(long number, String id, long time) {
		return "(%1$d, '%2$s', 'ALARM', NULL, %3$d, %3$d, 0, 0, 0, 0, NULL, 0), ".formatted(number, id, time)
				+ "(%1$d, '%2$s', 'SCHEDULES', NULL, %3$d, %3$d, 0, 0, 0, 0, NULL, 0)".formatted(number, id, time + 1);
	}

	private static String abandoned(long number, String id) {
		return "INSERT INTO abandoned_alarm VALUES (1, %d, '%s', NULL, 1, 2, 3, 'failed')".formatted(number, id);
	}

	@Test
	void aSourceThatIsNotNamedMissingOrWithoutTheClassIsExplained() {
		try (Catalog catalog = Catalog.open(this.scene.shop())) {
			assertThat(refusal(catalog, Map.of()))
				.isEqualTo("Migration 'v2' transfers class 'Room' of script 'chat' to "
						+ "'Hall', which fails: this data directory does not hold it, and no other one is named. Name the "
						+ "data directory of script 'chat' with 'durable-objects.transfer-sources.chat', or run that "
						+ "script's application once on this data directory.");
			Path absent = this.temporary.resolve("absent");
			assertThat(refusal(catalog, Map.of("chat", absent)))
				.contains("the directory '" + absent + "' holds no catalogue of Durable Objects");
			assertThat(absent).doesNotExist();
			assertThat(refusal(catalog, Map.of("chat", this.scene.shop()))).contains("is this application's own");
			Path empty = this.temporary.resolve("empty");
			Catalog.open(empty).close();
			assertThat(refusal(catalog, Map.of("chat", empty)))
				.contains("the catalogue in '" + empty + "' has no such class. It has none.");
			update(this.scene.chat(), "UPDATE namespace SET class_name = 'Raum' WHERE class_name = 'Room'");
			assertThat(refusal(catalog, Map.of("chat", this.scene.chat())))
				.contains("It has: class 'Raum' of script 'chat', class 'Stays' of script 'chat'.");
		}
		assertThat(MigrationScene.state(this.scene.shop(), "shop").tag()).isEqualTo("v1");
	}

	@Test
	void aSourceInUseIsLeftAlone() {
		try (Catalog catalog = Catalog.open(this.scene.shop()); Catalog used = Catalog.open(this.scene.chat())) {
			assertThat(refusal(catalog, Map.of("chat", this.scene.chat())))
				.contains("The data directory '" + this.scene.chat() + "' is in use by another application context")
				.contains("Stop the application that uses the directory in 'durable-objects.transfer-sources.chat'");
			assertThat(this.scene.executor(used, "chat", Faults.none()).state().ownClasses()).containsKey("Room");
		}
	}

	@Test
	void aClassThatAnotherDirectoryHasClaimedIsRefused() {
		update(this.scene.chat(), "INSERT INTO transfer VALUES (1, 'other', 'OUT', '/third')");
		try (Catalog catalog = Catalog.open(this.scene.shop())) {
			assertThat(refusal(catalog, Map.of("chat", this.scene.chat())))
				.contains("it is being transferred between '" + this.scene.chat() + "' and '/third' already");
		}
	}

	@Test
	void aClassThatAnotherDirectoryClaimsAfterItWasAnnouncedHereIsRefused() {
		assertThatExceptionOfType(Faults.ProcessEnded.class)
			.isThrownBy(() -> this.scene.migrate(Faults.error(2, false)))
			.withMessage("CLAIM");
		update(this.scene.chat(), "INSERT INTO transfer VALUES (1, 'other', 'OUT', '/third')");
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> this.scene.migrate(Faults.none()))
			.withMessageContaining("it is being transferred between '" + this.scene.chat() + "' and '/third' already");
	}

	@Test
	void whenTheSourceIsGoneAfterTheFilesHaveArrivedTheTransferIsCompleted() throws IOException {
		Faults faults = new Faults(0, false, (point) -> {
		}) {

			@Override
			public void accept(MigrationStep step) {
				if (step == MigrationStep.RELEASE) {
					throw new ProcessEnded("RELEASE");
				}
			}

		};
		assertThatExceptionOfType(Faults.ProcessEnded.class).isThrownBy(() -> this.scene.migrate(faults));
		Files.move(this.scene.chat(), this.temporary.resolve("removed"));
		LedgerState shop = this.scene.migrate(Faults.none());
		long hall = MigrationScene.recorded(shop, "shop", "Hall").number();
		assertThat(this.scene.shop().resolve("objects/" + hall + "/ro/room-a.sqlite")).exists();
		assertThat(shop.tag()).isEqualTo("v3");
	}

	@Test
	void aNumberWhoseDirectoryExistsIsPassedOver() {
		MigrationScene.store(this.scene.shop(), 3, "stray");
		LedgerState shop = this.scene.migrate(Faults.none());
		assertThat(shop.classes().values()).extracting(RecordedClass::number).doesNotContain(3L);
		assertThat(this.scene.files()).containsKey("shop/objects/3/st/stray.sqlite");
	}

	@Test
	void aPreviewTellsWhatWouldHappenAndChangesNothing() {
		Map<String, String> files = this.scene.files();
		LedgerState chat = MigrationScene.state(this.scene.chat(), "chat");
		try (Catalog copy = Catalog.openCopy(this.scene.shop())) {
			assertThat(this.scene.executor(copy, "shop", Faults.none())
				.preview(MigrationScene.plan(MigrationScene.AFTER), MigrationScene.CLASSES, Map.of())).isEqualTo("""
						Dry run of the migrations of script 'shop' in '%s'. Nothing is changed.
						Applied up to 'v1'.
						Migration 'v2':
						  delete class 'Gone' (2 objects, 54 bytes)
						  rename class 'Old' to 'New' (2 objects, 50 bytes)
						  take over class 'Room' of script 'chat' as 'Hall' from '%s' (2 objects, 54 bytes)
						  create class 'Later' with SQLite storage
						Migration 'v3':
						  create class 'Gone' with SQLite storage""".formatted(this.scene.shop(), this.scene.chat()));
			assertThat(this.scene.executor(copy, "shop", Faults.none())
				.preview(MigrationScene.plan(MigrationScene.BEFORE), MigrationScene.CLASSES, Map.of()))
				.endsWith("Applied up to 'v1'.\nNothing is pending.");
		}
		assertThat(this.scene.files()).isEqualTo(files);
		assertThat(MigrationScene.state(this.scene.chat(), "chat")).isEqualTo(chat);
		assertThat(MigrationScene.state(this.scene.shop(), "shop").tag()).isEqualTo("v1");
	}

	private String refusal(Catalog catalog, Map<String, Path> sources) {
		MigrationExecutor executor = new MigrationExecutor(catalog, "shop", sources, MigrationScene.CLOCK);
		InvalidConfigurationException[] refused = new InvalidConfigurationException[1];
		assertThatExceptionOfType(InvalidConfigurationException.class).isThrownBy(() -> executor.apply(
				MigrationScene.plan(MigrationScene.BEFORE[0], transfer("v2", "Room", "chat", "Hall")),
				MigrationScene.CLASSES, Map.of()))
			.satisfies((ex) -> refused[0] = ex);
		return refused[0].getMessage();
	}

	private static Migration transfer(String tag, String from, String fromScript, String to) {
		return new Migration(tag, List.of(), List.of(), List.of(), List.of(),
				List.of(new Migration.TransferredClass(from, fromScript, to)));
	}

	private static void update(Path directory, String sql) {
		try (Catalog catalog = Catalog.open(directory)) {
			catalog.inTransaction((connection) -> execute(connection, sql));
		}
	}

	private static boolean execute(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.execute(sql);
		}
	}

	private static String alarms(Path directory) {
		try (Catalog catalog = Catalog.open(directory)) {
			return catalog.inTransaction((connection) -> {
				try (Statement statement = connection.createStatement(); ResultSet rows = statement.executeQuery("""
						SELECT group_concat(text, ', ' ORDER BY text) FROM (
								SELECT namespace || ' ' || object_id || ' ' || due_time AS text FROM alarm UNION ALL
								SELECT namespace || ' ' || object_id || ' gave up' FROM abandoned_alarm)""")) {
					return rows.getString(1);
				}
			});
		}
	}

}
