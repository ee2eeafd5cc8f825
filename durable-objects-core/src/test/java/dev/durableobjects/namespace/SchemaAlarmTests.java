package dev.durableobjects.namespace;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;

import dev.durableobjects.SchemaReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Alarms of objects that are behind.
 */
class SchemaAlarmTests {

	@TempDir
	Path directory;

	private final MutableClock clock = new MutableClock();

	private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

	private AlarmedRuntime<Sleeper> start(Path data, Scripts scripts) {
		return new AlarmedRuntime<>(data, this.clock, Sleeper.class, SleeperObject.class,
				(ctx) -> new SleeperObject(ctx, this.seen,
						(state, info) -> this.seen.add(String.valueOf(state.storage()
							.sql()
							.exec("SELECT group_concat(name) AS names FROM pragma_table_info('room')")
							.one()
							.get("names")))),
				scripts.schema());
	}

	private static SchemaReport report(AlarmedRuntime<Sleeper> runtime) throws Exception {
		return ScriptedRuntime.get(runtime.registry().schemas().report("TESTED").toFuture());
	}

	@Test
	void anAlarmThatIsNotDueBringsNothingUpToDateAndOneThatIsFindsTheNewTables() throws Exception {
		Path data = Files.createDirectory(this.directory.resolve("data"));
		Scripts scripts = Scripts.in(this.directory.resolve("scripts"))
			.with("V1__rooms.sql", "CREATE TABLE room (name TEXT);");
		Instant due = this.clock.instant().plus(Duration.ofHours(1));
		try (AlarmedRuntime<Sleeper> runtime = start(data, scripts)) {
			runtime.get("a").wakeAt(due);
		}
		scripts.with("V2__seats.sql", "ALTER TABLE room ADD COLUMN seats INTEGER;");
		try (AlarmedRuntime<Sleeper> runtime = start(data, scripts)) {
			runtime.update("DELETE FROM alarm");
			assertThat(runtime.alarms().reconcile().join()).isOne();
			AlarmedRuntime
				.await(() -> runtime.query("SELECT due_time FROM alarm").equals(String.valueOf(due.toEpochMilli())));
			assertThat(report(runtime).behind()).isEqualTo(Map.of("1", 1L));
			runtime.advance(Duration.ofHours(1));
			AlarmedRuntime.await(() -> this.seen.size() == 2);
			assertThat(this.seen).last().isEqualTo("name,seats");
			assertThat(report(runtime).upToDate()).isOne();
		}
	}

	@Test
	void anAlarmOutlastsAReleaseWhoseScriptsDoNotFit() throws Exception {
		Path data = Files.createDirectory(this.directory.resolve("data"));
		Scripts scripts = Scripts.in(this.directory.resolve("scripts"))
			.with("V1__rooms.sql", "CREATE TABLE room (name TEXT);");
		Instant due = this.clock.instant().plus(Duration.ofHours(1));
		try (AlarmedRuntime<Sleeper> runtime = start(data, scripts)) {
			runtime.get("a").wakeAt(due);
		}
		scripts.with("V1__rooms.sql", "CREATE TABLE room (title TEXT);");
		try (AlarmedRuntime<Sleeper> runtime = start(data, scripts)) {
			runtime.advance(Duration.ofHours(1));
			runtime.advanceUntil(() -> Integer
				.parseInt(runtime.query("SELECT back_off FROM alarm")) > AlarmedRuntime.MAX_RETRIES + 2);
			assertThat(runtime.scheduler().abandoned(10).join()).isEmpty();
		}
		scripts.with("V1__rooms.sql", "CREATE TABLE room (name TEXT);");
		try (AlarmedRuntime<Sleeper> runtime = start(data, scripts)) {
			runtime.advanceUntil(() -> this.seen.size() == 2);
			assertThat(this.seen).last().isEqualTo("name");
		}
	}

}
