package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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
		byte[] request = ("GET /room HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII);
		byte[] message = { (byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i' };
		List<Socket> sockets = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			Socket socket = new Socket("localhost", port);
			socket.getOutputStream().write(request);
			readHead(socket.getInputStream());
			socket.getOutputStream().write(message);
			if (socket.getInputStream().readNBytes(4).length < 4) {
				throw new IOException("No echo");
			}
			sockets.add(socket);
		}
		System.out.println("connected");
		System.in.read();
		for (Socket socket : sockets) {
			socket.close();
		}
	}

	private static void readHead(InputStream in) throws IOException {
		int newlines = 0;
		while (newlines < 2) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The connection has ended");
			}
			newlines = (next == '\n') ? newlines + 1 : (next == '\r') ? newlines : 0;
		}
	}

}
