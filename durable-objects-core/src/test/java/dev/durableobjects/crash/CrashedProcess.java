package dev.durableobjects.crash;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a process like {@link CrashChild} and kills it. Its files for the driver's native
 * library stay in the given work directory: a killed process cannot remove them.
 */
final class CrashedProcess {

	private final Path data;

	private final Path work;

	CrashedProcess(Path data, Path work) {
		this.data = data;
		this.work = work;
	}

	/**
	 * Start the process, kill it with SIGKILL when it has acknowledged so many
	 * increments, and wait until it is gone.
	 * @param workload what it does
	 * @param seed the seed of its clients
	 * @param round the number of the round
	 * @param kill after how many lines to kill it
	 * @return all increments that it has acknowledged, at least so many
	 * @throws IOException if it cannot be started, or ends by itself
	 * @throws InterruptedException if the test is interrupted
	 */
	List<Acknowledgement> run(Workload workload, long seed, int round, int kill)
			throws IOException, InterruptedException {
		return run(CrashChild.class,
				List.of(this.data.toString(), workload.name(), String.valueOf(seed), String.valueOf(round)), round,
				kill)
			.stream()
			.map(Acknowledgement::parse)
			.toList();
	}

	/**
	 * Start a process, kill it with SIGKILL when it has written so many lines, and wait
	 * until it is gone.
	 * @param main its class
	 * @param arguments its arguments
	 * @param round the number of the round
	 * @param kill after how many lines to kill it
	 * @return all lines that it has written, at least so many
	 * @throws IOException if it cannot be started, or ends by itself
	 * @throws InterruptedException if the test is interrupted
	 */
	List<String> run(Class<?> main, List<String> arguments, int round, int kill)
			throws IOException, InterruptedException {
		Path errors = this.work.resolve("errors-" + round + ".txt");
		Process process = new ProcessBuilder(command(main, arguments)).redirectError(errors.toFile()).start();
		List<String> written = new ArrayList<>();
		try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				written.add(line);
				if (written.size() == kill) {
					// Through the handle: the process itself would close the pipe with
					// the last lines in it.
					process.toHandle().destroyForcibly();
				}
			}
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		if (written.size() < kill) {
			throw new IOException(
					"The process ended by itself after " + written.size() + " lines:\n" + Files.readString(errors));
		}
		return written;
	}

	private List<String> command(Class<?> main, List<String> arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-Xshare:auto", "-Xmx256m", "-Djava.io.tmpdir=" + this.work,
				"-Dorg.sqlite.tmpdir=" + this.work, "-cp", System.getProperty("java.class.path"), main.getName()));
		command.addAll(arguments);
		return command;
	}

}
