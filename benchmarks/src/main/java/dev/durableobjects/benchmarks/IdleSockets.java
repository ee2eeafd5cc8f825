package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much heap an idle connection of a sleeping object takes: connects clients that are
 * in a process of their own, each sends one message and gets it back, lets the object
 * leave memory, and compares the heap after garbage collection with the one before.
 * Argument: how many connections.
 */
public final class IdleSockets {

	private static final int WARM_UP = 200;

	private IdleSockets() {
	}

	/**
	 * Run it.
	 * @param arguments how many connections, 4,000 by default; for the clients' process
	 * also the port
	 * @throws Exception if it fails
	 */
	public static void main(String[] arguments) throws Exception {
		int count = (arguments.length > 0) ? Integer.parseInt(arguments[0]) : 4000;
		if (arguments.length > 1) {
			clients(count, Integer.parseInt(arguments[1]));
		}
		else {
			measure(count);
		}
	}

	private static void measure(int count) throws Exception {
		Path directory = Files.createTempDirectory("durable-objects-benchmark");
		try (SocketServer server = new SocketServer(directory)) {
			connect(WARM_UP, server, 0).destroyForcibly().waitFor();
			SocketServer.await(() -> server.connections() == 0);
			long before = SocketServer.heap();
			Process clients = connect(count, server, count);
			SocketServer.await(() -> !server.isAwake());
			long after = SocketServer.heap();
			System.out.printf("%d connections: %d bytes of heap each%n", count, (after - before) / count);
			clients.destroyForcibly().waitFor();
			SocketServer.await(() -> server.connections() == 0);
			System.out.printf("after the last has gone: %d bytes of heap more than before%n",
					SocketServer.heap() - before);
		}
		MeasuredRuntime.delete(directory);
	}

	private static Process connect(int clients, SocketServer server, int expected) throws Exception {
		Process process = SocketServer.clients(IdleSockets.class, clients, server.port());
		if (process.getInputStream().read() < 0) {
			throw new IOException("The clients have failed");
		}
		SocketServer.await(() -> server.connections() >= expected);
		return process;
	}

	private static void clients(int count, int port) throws IOException {
		List<PassingClient> clients = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			PassingClient client = PassingClient.connect(port);
			client.echo();
			clients.add(client);
		}
		System.out.println("connected");
		System.in.read();
		for (PassingClient client : clients) {
			client.close();
		}
	}

}
