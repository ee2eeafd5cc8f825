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

import dev.durableobjects.DurableObjectResetException;

/**
 * The process that is killed. Its clients increment counters for ever and write a line
 * {@code name value} for each increment that was acknowledged, after it was, and for each
 * that failed with a reset. Arguments: directory, workload, seed, round. Ends by itself
 * only when something fails or nobody reads its lines any more.
 */
final class CrashChild {

	/**
	 * How many clients call at once, and so how many increments can be unacknowledged.
	 */
	static final int CLIENTS = 16;

	private final CrashRuntime runtime;

	private final Workload workload;

	private final OutputStream acknowledged;

	private CrashChild(CrashRuntime runtime, Workload workload, OutputStream acknowledged) {
		this.runtime = runtime;
		this.workload = workload;
		this.acknowledged = acknowledged;
	}

	public static void main(String[] arguments) {
		Workload workload = Workload.valueOf(arguments[1]);
		long seed = Long.parseLong(arguments[2]);
		int round = Integer.parseInt(arguments[3]);
		CrashRuntime runtime = new CrashRuntime(Path.of(arguments[0]), workload.maxActiveObjects(), 2 * round);
		CrashChild child = new CrashChild(runtime, workload, new FileOutputStream(FileDescriptor.out));
		CompletableFuture<Void> failure = new CompletableFuture<>();
		for (int client = 0; client < CLIENTS; client++) {
			Random random = new Random(seed + client);
			IntFunction<String> names = workload.names(round, client, random);
			Thread thread = new Thread(() -> child.run(names, random, failure), "client-" + client);
			thread.setDaemon(true);
			thread.start();
		}
		failure.join();
	}

	private void run(IntFunction<String> names, Random random, CompletableFuture<Void> failure) {
		try {
			for (int call = 0; true; call++) {
				String name = names.apply(call);
				acknowledge(name, increment(name, random));
			}
		}
		catch (IOException | RuntimeException | Error ex) {
			failure.completeExceptionally(ex);
		}
	}

	private long increment(String name, Random random) {
		try {
			return this.runtime.call(name, (counter) -> this.workload.increment(counter, random));
		}
		catch (DurableObjectResetException ex) {
			if (this.workload == Workload.RESETS) {
				return Acknowledgement.UNKNOWN;
			}
			throw ex;
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
