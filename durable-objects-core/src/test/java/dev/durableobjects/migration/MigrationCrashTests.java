package dev.durableobjects.migration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.DataDirectoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Ends a process at every point of a migration and continues with the next start.
 */
class MigrationCrashTests {

	@TempDir
	Path temporary;

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void whateverTheProcessHasDoneTheNextStartCompletesIt(boolean twoFileSystems) throws IOException {
		int points = Integer.MAX_VALUE;
		for (int last = 1; last <= points; last++) {
			Path directory = Files.createDirectory(this.temporary.resolve("run" + last));
			MigrationScene scene = MigrationScene.in(directory);
			Faults faults = Faults.error(last, twoFileSystems);
			try {
				scene.migrate(faults);
				points = faults.points().size();
			}
			catch (Faults.ProcessEnded ex) {
				roomIsUsableInOnePlaceOnly(scene, ex.getMessage());
			}
			assertThat(scene.migrate(Faults.error(0, twoFileSystems)).tag()).isEqualTo("v3");
			isComplete(scene, faults.points().toString());
		}
		assertThat(points).as("points at which the process was ended").isGreaterThan(15);
	}

	@Test
	void everyMoveIsFlushedBeforeTheTransactionThatReliesOnIt() {
		Faults faults = Faults.none();
		MigrationScene.in(this.temporary).migrate(faults);
		assertThat(faults.points()).containsExactly("ANNOUNCE", "CLAIM", "COPY_ROWS", "MOVE_FILES",
				"move to shop/objects", "moved", "flush of shop/objects", "flush of chat/objects",
				"flush of chat/objects", "RELEASE", "APPLY", "DISCARD", "move to shop/trash", "moved",
				"flush of shop/objects", "flush of shop/trash", "APPLY", "END");
	}

	@Test
	void aProcessThatIsKilledAtAnyStepIsContinuedByTheNext() throws Exception {
		for (int step = 1; step <= MigrationStep.values().length; step++) {
			MigrationScene scene = MigrationScene.in(Files.createDirectory(this.temporary.resolve("run" + step)));
			Process process = MigratingProcess.start(scene, step, ProcessBuilder.Redirect.DISCARD);
			assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
			int code = process.exitValue();
			assertThat(code).as("step %s", step).isIn(MigratingProcess.KILLED, 0);
			roomIsUsableInOnePlaceOnly(scene, "step " + step);
			scene.migrate(Faults.none());
			isComplete(scene, "step " + step);
		}
	}

	@Test
	@Timeout(300)
	void aSecondProcessIsRefusedWhileTheFirstMigratesAndFindsNothingToDoAfterwards() throws Exception {
		MigrationScene scene = MigrationScene.in(this.temporary);
		Path said = this.temporary.resolve("said");
		Process process = MigratingProcess.start(scene, MigratingProcess.WAIT,
				ProcessBuilder.Redirect.to(said.toFile()));
		while (process.isAlive() && !Files.readString(said).contains("waiting")) {
			Thread.yield();
		}
		assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> scene.migrate(Faults.none()))
			.withMessageContaining("is in use by another application (process " + process.pid());
		assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(scene.chat()))
			.withMessageContaining("is in use by another application (process " + process.pid());
		process.getOutputStream().close();
		assertThat(process.waitFor(300, TimeUnit.SECONDS)).isTrue();
		isComplete(scene, "the other process");
		Faults faults = Faults.none();
		scene.migrate(faults);
		assertThat(faults.points()).containsExactly("END");
	}

	private static void roomIsUsableInOnePlaceOnly(MigrationScene scene, String point) {
		RecordedClass there = MigrationScene.state(scene.chat(), "chat").ownClasses().get("Room");
		LedgerState here = MigrationScene.state(scene.shop(), "shop");
		boolean usableThere = there != null && there.isPresent();
		boolean usableHere = here.ownClasses().containsKey("Hall");
		assertThat(usableThere && usableHere).as(point).isFalse();
		if (usableThere) {
			assertThat(scene.files()).as(point).containsKey("chat/objects/1/ro/room-a.sqlite");
		}
		if (usableHere) {
			long number = MigrationScene.recorded(here, "shop", "Hall").number();
			assertThat(scene.files()).as(point).containsKey("shop/objects/" + number + "/ro/room-a.sqlite");
		}
	}

	private static void isComplete(MigrationScene scene, String point) {
		LedgerState state = MigrationScene.state(scene.shop(), "shop");
		assertThat(state.ownClasses().keySet()).as(point).containsExactlyInAnyOrder("New", "Hall", "Later", "Gone");
		RecordedClass hall = MigrationScene.recorded(state, "shop", "Hall");
		RecordedClass gone = MigrationScene.recorded(state, "shop", "Gone");
		assertThat(hall.isPresent()).as(point).isTrue();
		assertThat(hall.uniqueKey()).isEqualTo("chat-Room");
		assertThat(gone.uniqueKey()).isEqualTo("shop-Gone-" + gone.number());
		assertThat(MigrationScene.recorded(state, "shop", "New")).extracting(RecordedClass::uniqueKey)
			.isEqualTo("shop-Old");
		assertThat(state.classes()).as(point).hasSize(4);
		assertThat(MigrationScene.state(scene.chat(), "chat").ownClasses().keySet()).as(point).containsExactly("Stays");
		Map<String, String> expected = Map.of("shop/objects/1/ol/old-a", "old-a", "shop/objects/1/ol/old-b", "old-b",
				"shop/trash/2/go/gone-a", "gone-a", "shop/trash/2/go/gone-b", "gone-b",
				"shop/objects/" + hall.number() + "/ro/room-a", "room-a",
				"shop/objects/" + hall.number() + "/ro/room-b", "room-b", "chat/objects/2/st/stays-a", "stays-a");
		Map<String, String> files = scene.files();
		assertThat(files.keySet()).as(point)
			.containsExactlyInAnyOrderElementsOf(expected.keySet()
				.stream()
				.flatMap((path) -> List.of(path + ".sqlite", path + ".sqlite-wal").stream())
				.collect(Collectors.toList()));
		expected.forEach((path, object) -> assertThat(files).containsEntry(path + ".sqlite", "data of " + object)
			.containsEntry(path + ".sqlite-wal", "log of " + object));
	}

}
