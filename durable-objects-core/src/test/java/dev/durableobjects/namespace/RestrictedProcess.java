package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs a {@link FaultScenario} in a process of its own, which the operating system
 * restricts: SQLite writes in native code, so its disk has to be full in truth.
 */
final class RestrictedProcess {

	private final Path work;

	RestrictedProcess(Path work) {
		this.work = work;
	}

	/**
	 * Run on a file system of a few megabytes, which only that process sees.
	 */
	void onSmallDisk(FaultScenario scenario, int megabytes) throws Exception {
		Path data = Files.createDirectory(this.work.resolve("data"));
		List<String> prefix = new ArrayList<>(List.of("unshare", isRoot() ? "-m" : "-rm", "sh", "-c",
				"mount -t tmpfs -o size=" + megabytes + "m tmpfs \"$1\" && shift && exec \"$@\"", "sh",
				data.toString()));
		assumeWorks(prefix, "the right to mount a file system in a namespace of its own");
		run(prefix, scenario, data);
	}

	/**
	 * Run with the right of the superuser taken away to write to everything.
	 */
	void withPermissions(FaultScenario scenario) throws Exception {
		List<String> prefix = isRoot() ? List.of("setpriv", "--bounding-set=-dac_override,-dac_read_search", "--")
				: List.of();
		assumeWorks(prefix, "setpriv, as long as the tests run as the superuser");
		run(prefix, scenario, Files.createDirectory(this.work.resolve("data")));
	}

	/**
	 * Run with few file descriptors.
	 */
	void withDescriptors(FaultScenario scenario, int descriptors) throws Exception {
		List<String> prefix = List.of("sh", "-c", "ulimit -n " + descriptors + " && exec \"$@\"", "sh");
		assumeWorks(prefix, "a shell with ulimit");
		run(prefix, scenario, Files.createDirectory(this.work.resolve("data")));
	}

	/**
	 * Run with a limit of the size of files that the process can set for itself.
	 */
	void withFileSize(FaultScenario scenario) throws Exception {
		assumeWorks(List.of("prlimit", "--fsize=1048576:", "--"), "prlimit");
		run(List.of(), scenario, Files.createDirectory(this.work.resolve("data")));
	}

	private void assumeWorks(List<String> prefix, String need) throws Exception {
		List<String> command = new ArrayList<>(prefix);
		command.add("true");
		boolean works;
		try {
			works = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.work.resolve("probe.txt").toFile())
				.start()
				.waitFor() == 0;
		}
		catch (IOException ex) {
			works = false;
		}
		assumeThat(works).as("The test needs " + need).isTrue();
	}

	private void run(List<String> prefix, FaultScenario scenario, Path data) throws Exception {
		List<String> command = new ArrayList<>(prefix);
		command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m", "-Djava.io.tmpdir=" + this.work,
				"-Dorg.sqlite.tmpdir=" + this.work, "-cp", System.getProperty("java.class.path"),
				FaultScenario.class.getName(), scenario.name(), data.toString()));
		Path output = this.work.resolve("output.txt");
		Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
		try {
			assertThat(process.waitFor(300, TimeUnit.SECONDS)).as("The process ends").isTrue();
		}
		finally {
			process.destroyForcibly();
		}
		assertThat(process.exitValue()).as(() -> read(output)).isZero();
	}

	private static String read(Path output) {
		try {
			return Files.readString(output, StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	private static boolean isRoot() throws IOException {
		return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
	}

}
