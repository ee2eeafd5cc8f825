package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import com.sun.management.UnixOperatingSystemMXBean;

/**
 * Clients that connect and go, so many a second, in every way that a client can go: with
 * and without a Close frame, by a reset, half-closed, in the middle of the handshake, of
 * a frame and of the request's head. One member stays. Afterwards nothing may be left of
 * those that have gone: connections, sockets, tags, slots, events, timers, descriptors
 * and heap are compared with what there was before. Fails if anything is left. Arguments:
 * how many a second, for how many seconds.
 */
public final class SocketChurn {

	private static final int WARM_UP_SECONDS = 10;

	/** Of heap, for each client that has gone. What is left of one would be more. */
	private static final int NOISE = 50;

	private SocketChurn() {
	}

	/**
	 * Run it.
	 * @param arguments connects a second, 200 by default, and seconds, 60 by default
	 * @throws Exception if it fails, or something is left
	 */
	public static void main(String[] arguments) throws Exception {
		int rate = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 200;
		int seconds = (arguments.length > 1) ? Integer.parseInt(arguments[1]) : 60;
		Path directory = Files.createTempDirectory("durable-objects-churn");
		try (SocketServer server = new SocketServer(directory);
				PassingClient resident = PassingClient.connect(server.port())) {
			resident.echo();
			run(server, rate, WARM_UP_SECONDS);
			Left before = Left.of(server);
			long accepted = server.accepted();
			run(server, rate, seconds);
			Left after = Left.of(server);
			report(before, after, server.accepted() - accepted);
			resident.echo();
			long allowed = (long) NOISE * rate * seconds;
			if (after.isMoreThan(before, allowed)) {
				throw new IllegalStateException("Something is left of clients that have gone.");
			}
		}
		finally {
			MeasuredRuntime.delete(directory);
		}
		System.out.println("Nothing is left.");
	}

	private static void run(SocketServer server, int rate, int seconds) throws Exception {
		Process clients = SocketServer.clients(PassingClients.class, server.port(), rate, seconds);
		String told = new String(clients.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		System.out.print(told);
		if (clients.waitFor() != 0) {
			throw new IOException("The clients have failed");
		}
		try {
			SocketServer.await(() -> server.connections() == 1 && server.ended() == server.accepted() - 1);
			SocketServer.await(() -> !server.isAwake() && server.queuedEvents() == 0);
		}
		catch (IllegalStateException ex) {
			throw new IllegalStateException("A minute after the last client has gone there are " + server.connections()
					+ " connections and " + server.sockets() + " sockets instead of one; " + server.accepted()
					+ " were accepted and " + server.ended() + " have ended.", ex);
		}
	}

	private static void report(Left before, Left after, long accepted) {
		System.out.printf(Locale.ROOT, "%,d sockets were accepted and have ended, each once%n", accepted);
		System.out.printf(Locale.ROOT, "%-12s %12s %12s%n", "", "before", "after");
		System.out.printf(Locale.ROOT, "%-12s %12d %12d%n", "connections", before.connections, after.connections);
		System.out.printf(Locale.ROOT, "%-12s %12d %12d%n", "sockets", before.sockets, after.sockets);
		System.out.printf(Locale.ROOT, "%-12s %12d %12d%n", "slots", before.slots, after.slots);
		System.out.printf(Locale.ROOT, "%-12s %12d %12d%n", "timers", before.timers, after.timers);
		System.out.printf(Locale.ROOT, "%-12s %12d %12d%n", "descriptors", before.descriptors, after.descriptors);
		System.out.printf(Locale.ROOT, "%-12s %,12d %,12d%n", "heap", before.heap, after.heap);
	}

	/**
	 * What there is when all clients but one have gone.
	 *
	 * @param connections connections
	 * @param sockets sockets of the room
	 * @param slots objects with a slot
	 * @param timers tasks that wait for their time
	 * @param descriptors open files and sockets of the process
	 * @param heap bytes of heap after garbage collection
	 */
	private record Left(int connections, int sockets, int slots, int timers, long descriptors, long heap) {

		static Left of(SocketServer server) {
			long heap = SocketServer.heap();
			return new Left(server.connections(), server.sockets(), server.slots(), server.timers(),
					((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
						.getOpenFileDescriptorCount(),
					heap);
		}

		boolean isMoreThan(Left before, long allowedHeap) {
			return this.connections > before.connections || this.sockets > before.sockets || this.slots > before.slots
					|| this.timers > before.timers || this.descriptors > before.descriptors
					|| this.heap > before.heap + allowedHeap;
		}

	}

}
