package dev.durableobjects.crash;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;

/**
 * The process that is killed while it erases objects: its clients increment each of their
 * counters once, and when all of them have, erase one after the other and write the name
 * of each when that is acknowledged. Argument: directory.
 */
final class ErasureChild {

	static final int CLIENTS = 4;

	/**
	 * How many counters each client has.
	 */
	static final int COUNTERS = 40;

	private ErasureChild() {
	}

	static String name(int client, int counter) {
		return "counter-" + client + "-" + counter;
	}

	public static void main(String[] arguments) {
		CrashRuntime runtime = new CrashRuntime(Path.of(arguments[0]), CLIENTS * COUNTERS / 2);
		OutputStream erased = new FileOutputStream(FileDescriptor.out);
		CompletableFuture<Void> failure = new CompletableFuture<>();
		CyclicBarrier incremented = new CyclicBarrier(CLIENTS);
		for (int client = 0; client < CLIENTS; client++) {
			int number = client;
			Thread thread = new Thread(() -> {
				try {
					for (int counter = 0; counter < COUNTERS; counter++) {
						runtime.call(name(number, counter), CrashCounter::increment);
					}
					incremented.await();
					erase(runtime, number, erased);
				}
				catch (Exception | Error ex) {
					failure.completeExceptionally(ex);
				}
			}, "client-" + client);
			thread.setDaemon(true);
			thread.start();
		}
		failure.join();
	}

	private static void erase(CrashRuntime runtime, int client, OutputStream erased) throws IOException {
		for (int counter = 0; counter < COUNTERS; counter++) {
			runtime.erase(name(client, counter));
			byte[] line = (name(client, counter) + "\n").getBytes(StandardCharsets.US_ASCII);
			synchronized (erased) {
				erased.write(line);
			}
		}
	}

}
