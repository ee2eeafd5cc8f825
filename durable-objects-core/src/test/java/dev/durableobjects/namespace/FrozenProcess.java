package dev.durableobjects.namespace;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A process in which one object sets its alarm and a schedule, both due after a minute,
 * and handles them; it stops at a step and is killed there. Arguments: the directory, and
 * the number of the step.
 */
final class FrozenProcess {

	static final String NAME = "object";

	static final Duration MINUTE = Duration.ofMinutes(1);

	static final Duration PERIOD = Duration.ofDays(1);

	static final String ACKNOWLEDGED = "acknowledged";

	private static final String DONE = "done";

	private FrozenProcess() {
	}

	/**
	 * Start the process and kill it with SIGKILL at a step.
	 * @param directory the data directory
	 * @param work where it may leave files
	 * @param step the number of the step
	 * @return what it has said; the last line tells where it was killed, or that it was
	 * done before
	 */
	static List<String> run(Path directory, Path work, int step) throws IOException, InterruptedException {
		Path errors = work.resolve("errors-" + step + ".txt");
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto", "-Xmx128m", "-Djava.io.tmpdir=" + work,
				"-Dorg.sqlite.tmpdir=" + work, "-cp", System.getProperty("java.class.path"),
				FrozenProcess.class.getName(), directory.toString(), String.valueOf(step))
			.redirectError(errors.toFile())
			.start();
		List<String> said = new ArrayList<>();
		try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				said.add(line);
				if (isLast(line)) {
					process.toHandle().destroyForcibly();
				}
			}
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		if (said.isEmpty() || !isLast(said.get(said.size() - 1))) {
			throw new IOException("The process ended by itself:\n" + Files.readString(errors));
		}
		return said;
	}

	private static boolean isLast(String line) {
		return !line.equals(ACKNOWLEDGED);
	}

	static boolean isDone(List<String> said) {
		return said.get(said.size() - 1).equals(DONE);
	}

	public static void main(String[] arguments) {
		FrozenSteps steps = new FrozenSteps(Integer.parseInt(arguments[1]), new FileOutputStream(FileDescriptor.out));
		MutableClock clock = new MutableClock();
		Instant due = clock.instant().plus(MINUTE);
		AlarmedRuntime<Planner> runtime = new AlarmedRuntime<>(Path.of(arguments[0]), clock, Planner.class,
				PlannerObject.class, (ctx) -> new PlannerObject(ctx, new ConcurrentLinkedQueue<>(), (state, info) -> {
					steps.pass("before the handler");
					state.storage().kv().put("begun", info.name());
					steps.pass("after a write of the handler");
				}), steps::index, steps.disk());
		runtime.get(NAME).alarmAndCron(due, "0 1 0 * * *");
		steps.say(ACKNOWLEDGED);
		runtime.advance(MINUTE);
		AlarmedRuntime.await(
				() -> runtime
					.query("SELECT group_concat(kind || ' ' || started || ' ' || (due_time > " + due.toEpochMilli()
							+ "), ', ') FROM alarm")
					.equals("SCHEDULES 0 1"));
		steps.say(DONE);
	}

}
