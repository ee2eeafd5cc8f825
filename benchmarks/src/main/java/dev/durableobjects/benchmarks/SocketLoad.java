package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * WebSocket clients that cost little, in one thread, so that the server is what is
 * measured: connects them to one room, then measures the memory of the server's process
 * for each, auto-responses (64 of them send {@code ping} and again when {@code pong} is
 * there), and broadcasts (one sends a message, and again when all have it). It counts
 * text frames, does not look into them, and answers heartbeats. Arguments: port, path of
 * the room, how many clients, seconds of warm-up, seconds that count, and the server's
 * process id.
 */
public final class SocketLoad {

	private static final int PINGERS = 64;

	private static final int BATCH = 200;

	private static final int TEXT = 0x81;

	private static final int PING = 0x89;

	private static final int PONG = 0x8A;

	private static final ByteBuffer ASK = frame(TEXT, "ping");

	private static final ByteBuffer MESSAGE = frame(TEXT, "x".repeat(64));

	private static final ByteBuffer HEARTBEAT = frame(PONG, "");

	private final List<Client> clients = new ArrayList<>();

	private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);

	private final Selector selector;

	private final int port;

	private final String path;

	private long received;

	private SocketLoad(Selector selector, int port, String path) {
		this.selector = selector;
		this.port = port;
		this.path = path;
	}

	/**
	 * Run it.
	 * @param arguments see above
	 * @throws IOException if the server ends a connection
	 */
	public static void main(String[] arguments) throws IOException {
		int count = Integer.parseInt(arguments[2]);
		int warmUp = Integer.parseInt(arguments[3]);
		int seconds = Integer.parseInt(arguments[4]);
		Server server = new Server(Path.of("/proc", arguments[5]));
		try (Selector selector = Selector.open()) {
			SocketLoad load = new SocketLoad(selector, Integer.parseInt(arguments[0]), arguments[1]);
			long before = server.residentKilobytes();
			load.connect(count);
			load.receiveFor(TimeUnit.MILLISECONDS.toNanos(1500));
			print("kilobytes", (server.residentKilobytes() - before) / (double) count);
			load.autoResponses(warmUp);
			double spent = server.processorSeconds();
			double rate = load.autoResponses(seconds);
			print("auto-responses", rate);
			print("auto-response-processor", (server.processorSeconds() - spent) / (rate * seconds) * 1e6);
			load.receiveFor(TimeUnit.MILLISECONDS.toNanos(300));
			load.broadcasts(warmUp);
			spent = server.processorSeconds();
			rate = load.broadcasts(seconds);
			print("deliveries", rate);
			print("delivery-processor", (server.processorSeconds() - spent) / (rate * seconds) * 1e6);
		}
	}

	private static void print(String what, double figure) {
		System.out.printf(Locale.ROOT, "%s %.1f%n", what, figure);
	}

	private void connect(int count) throws IOException {
		while (this.clients.size() < count) {
			List<Client> batch = new ArrayList<>();
			while (batch.size() < BATCH && this.clients.size() + batch.size() < count) {
				batch.add(new Client(open(this.clients.size() + batch.size())));
			}
			for (Client client : batch) {
				client.readHead();
				client.channel.configureBlocking(false);
				client.channel.register(this.selector, SelectionKey.OP_READ, client);
			}
			this.clients.addAll(batch);
		}
	}

	private SocketChannel open(int number) throws IOException {
		SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", this.port));
		channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
		channel.write(StandardCharsets.US_ASCII.encode("GET " + this.path + "?user=u" + number
				+ " HTTP/1.1\r\nHost: 127.0.0.1:" + this.port + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n"));
		return channel;
	}

	/**
	 * Auto-responses each second.
	 */
	private double autoResponses(int seconds) throws IOException {
		List<Client> pingers = this.clients.subList(0, PINGERS);
		long begun = System.nanoTime();
		long end = begun + TimeUnit.SECONDS.toNanos(seconds);
		this.received = 0;
		for (Client client : pingers) {
			client.answersWithPing = true;
			client.send(ASK);
		}
		while (System.nanoTime() - end < 0) {
			receive(10);
		}
		double rate = this.received / ((System.nanoTime() - begun) / 1e9);
		pingers.forEach((client) -> client.answersWithPing = false);
		receiveFor(TimeUnit.MILLISECONDS.toNanos(300));
		return rate;
	}

	/**
	 * Messages each second that reach a client.
	 */
	private double broadcasts(int seconds) throws IOException {
		long begun = System.nanoTime();
		long end = begun + TimeUnit.SECONDS.toNanos(seconds);
		long all = 0;
		while (System.nanoTime() - end < 0) {
			this.received = 0;
			this.clients.get(0).send(MESSAGE);
			while (this.received < this.clients.size()) {
				receive(1000);
			}
			all += this.received;
		}
		return all / ((System.nanoTime() - begun) / 1e9);
	}

	private void receiveFor(long nanos) throws IOException {
		long end = System.nanoTime() + nanos;
		while (System.nanoTime() - end < 0) {
			receive(10);
		}
	}

	private void receive(long millis) throws IOException {
		this.selector.select(millis);
		for (SelectionKey key : this.selector.selectedKeys()) {
			Client client = (Client) key.attachment();
			int frames = client.read(this.buffer);
			this.received += frames;
			if (frames > 0 && client.answersWithPing) {
				client.send(ASK);
			}
		}
		this.selector.selectedKeys().clear();
	}

	/**
	 * A frame of a client; with a mask of zeros the payload is sent as it is.
	 */
	private static ByteBuffer frame(int type, String text) {
		byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
		ByteBuffer frame = ByteBuffer.allocateDirect(6 + payload.length);
		frame.put((byte) type).put((byte) (0x80 | payload.length)).putInt(0).put(payload);
		return frame.flip().asReadOnlyBuffer();
	}

	/**
	 * One connection, and how far its input was read.
	 */
	private static final class Client {

		private static final int LONG_LENGTH = 126;

		private final SocketChannel channel;

		private boolean answersWithPing;

		private int type;

		/** How many bytes of the header were read. */
		private int header;

		/** How many bytes follow, of a length in two bytes or of the payload. */
		private int length;

		Client(SocketChannel channel) {
			this.channel = channel;
		}

		void readHead() throws IOException {
			ByteBuffer one = ByteBuffer.allocate(1);
			int newlines = 0;
			while (newlines < 2) {
				if (this.channel.read(one.clear()) < 0) {
					throw new IOException("The server has refused a connection.");
				}
				byte next = one.get(0);
				newlines = (next == '\n') ? newlines + 1 : (next == '\r') ? newlines : 0;
			}
		}

		void send(ByteBuffer frame) throws IOException {
			ByteBuffer rest = frame.duplicate();
			while (rest.hasRemaining()) {
				this.channel.write(rest);
			}
		}

		/**
		 * Read what is there.
		 * @return how many messages were completed
		 */
		int read(ByteBuffer buffer) throws IOException {
			if (this.channel.read(buffer.clear()) < 0) {
				throw new IOException("The server has ended a connection.");
			}
			buffer.flip();
			int frames = 0;
			while (buffer.hasRemaining()) {
				if (payloadBegun()) {
					int part = Math.min(this.length, buffer.remaining());
					buffer.position(buffer.position() + part);
					this.length -= part;
					if (this.length == 0) {
						this.header = 0;
						frames += (this.type == TEXT) ? 1 : 0;
					}
				}
				else {
					readHeader(Byte.toUnsignedInt(buffer.get()));
				}
			}
			return frames;
		}

		private boolean payloadBegun() {
			return this.header == 2 && this.length < LONG_LENGTH || this.header == 4;
		}

		private void readHeader(int next) throws IOException {
			switch (this.header++) {
				case 0 -> this.type = next;
				case 1 -> this.length = next;
				case 2 -> this.length = next << 8;
				default -> this.length |= next;
			}
			if (this.header == 2 && this.length == 0) {
				this.header = 0;
				if (this.type == PING) {
					send(HEARTBEAT);
				}
			}
			if (this.header == 2 && this.length > LONG_LENGTH) {
				throw new IOException("The server has sent a frame of " + this.length + " bytes.");
			}
		}

	}

	/**
	 * What Linux tells of the server's process.
	 */
	private record Server(Path proc) {

		private static final double TICKS_PER_SECOND = 100;

		private static final int USER_TIME = 11;

		long residentKilobytes() throws IOException {
			return Files.readAllLines(this.proc.resolve("status"))
				.stream()
				.filter((line) -> line.startsWith("VmRSS:"))
				.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
				.findFirst()
				.orElseThrow();
		}

		double processorSeconds() throws IOException {
			String stat = Files.readString(this.proc.resolve("stat"));
			String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
			return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) / TICKS_PER_SECOND;
		}

	}

}
