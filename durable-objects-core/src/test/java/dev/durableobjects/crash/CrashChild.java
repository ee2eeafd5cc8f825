package dev.durableobjects.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;

/**
 * The process that is killed. Its clients increment counters for ever and write a line
 * {@code name value} for each increment that was acknowledged, after it was. Arguments:
 * directory, workload, seed, round. Ends by itself only when something fails or nobody
 * reads its lines any more.
 */
final class CrashChild {

	/**
	 * How many clients call at once, and so how many increments can be unacknowledged.
	 */
	static final int CLIENTS = 16;

	private final CrashRuntime runtime;

	private final OutputStream acknowledged;

	private CrashChild(CrashRuntime runtime, OutputStream acknowledged) {
		this.runtime = runtime;
		this.acknowledged = acknowledged;
	}

	public static void main(String[] arguments) {
		Workload workload = Workload.valueOf(arguments[1]);
		long seed = Long.parseLong(arguments[2]);
		int round = Integer.parseInt(arguments[3]);
		CrashRuntime runtime = new CrashRuntime(Path.of(arguments[0]), workload.maxActiveObjects());
		CrashChild child = new CrashChild(runtime, new FileOutputStream(FileDescriptor.out));
		CompletableFuture<Void> failure = new CompletableFuture<>();
		for (int client = 0; client < CLIENTS; client++) {
			IntFunction<String> names = workload.names(round, client, new Random(seed + client));
			Thread thread = new Thread(() -> child.run(names, failure), "client-" + client);
			thread.setDaemon(true);
			thread.start();
		}
		failure.join();
	}

	private void run(IntFunction<String> names, CompletableFuture<Void> failure) {
		try {
			for (int call = 0; true; call++) {
				String name = names.apply(call);
				acknowledge(name, this.runtime.call(name, CrashCounter::increment));
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			failure.completeExceptionally(ex);
		}
	}

	/**
	 * One write per line: a line is in the pipe as a whole or not at all.
	 */
	private void acknowledge(String name, long value) throws IOException {
		byte[] line = (name + " " + value + "\n").getBytes(StandardCharsets.US_ASCII);
		synchronized (this.acknowledged) {
			this.acknowledged.write(line);
		}
	}

}
