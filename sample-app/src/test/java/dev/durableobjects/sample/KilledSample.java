package dev.durableobjects.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The sample in a process of its own, which is killed without warning.
 */
public final class KilledSample implements AutoCloseable {

	private static final Pattern STARTED = Pattern.compile("Netty started on port (\\d+)");

	private final Process process;

	private final int port;

	/**
	 * Start the sample and wait until it takes requests.
	 * @param data its data directory
	 */
	public KilledSample(Path data) throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--server.port=0",
				"--durable-objects.storage.directory=" + data)
			.redirectErrorStream(true)
			.start();
		this.port = awaitPort(this.process.inputReader());
	}

	private static int awaitPort(BufferedReader output) throws IOException {
		List<String> lines = new ArrayList<>();
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			lines.add(line);
			Matcher started = STARTED.matcher(line);
			if (started.find()) {
				// Read on, or a full pipe would stop the sample.
				Thread reader = new Thread(() -> output.lines().forEach((ignored) -> {
				}), "output-of-sample");
				reader.setDaemon(true);
				reader.start();
				return Integer.parseInt(started.group(1));
			}
		}
		throw new IOException("The sample ended while starting: " + String.join("\n", lines));
	}

	/**
	 * Where it takes requests.
	 * @return the port
	 */
	public int port() {
		return this.port;
	}

	/**
	 * Kill it, and wait until it is gone.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly().onExit().join();
	}

}
