package dev.durableobjects.web.reactive;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends frames as it likes.
 */
final class RawWebSocket extends RawClient {

	static final int CONTINUATION = 0;

	static final int TEXT = 1;

	static final int BINARY = 2;

	static final int CLOSE = 8;

	static final int PING = 9;

	static final int PONG = 10;

	private RawWebSocket(int port) throws IOException {
		super(port);
	}

	static RawWebSocket connect(int port, String path, String... headers) throws IOException {
		RawWebSocket socket = request(port, path, headers);
		String head = socket.readUntil("\r\n\r\n");
		if (!head.startsWith("HTTP/1.1 101")) {
			throw new IOException("Refused: " + head);
		}
		return socket;
	}

	static RawWebSocket request(int port, String path, String... headers) throws IOException {
		RawWebSocket socket = new RawWebSocket(port);
		StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: localhost:" + port
				+ "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
				+ "Sec-WebSocket-Version: 13\r\n");
		for (String header : headers) {
			head.append(header).append("\r\n");
		}
		socket.send(head.append("\r\n").toString());
		return socket;
	}

	RawWebSocket text(String text) throws IOException {
		return frame(true, TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	RawWebSocket frame(boolean last, int opcode, byte[] payload) throws IOException {
		send(encode((last ? 0x80 : 0) | opcode, payload, true));
		return this;
	}

	RawWebSocket close(int code, String reason) throws IOException {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		byte[] payload = new byte[2 + text.length];
		payload[0] = (byte) (code >> 8);
		payload[1] = (byte) code;
		System.arraycopy(text, 0, payload, 2, text.length);
		return frame(true, CLOSE, payload);
	}

	static byte[] encode(int first, byte[] payload, boolean masked) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write(first);
		int mask = masked ? 0x80 : 0;
		if (payload.length < 126) {
			out.write(mask | payload.length);
		}
		else if (payload.length < 65536) {
			out.write(mask | 126);
			out.write(payload.length >> 8);
			out.write(payload.length);
		}
		else {
			out.write(mask | 127);
			for (int shift = 56; shift >= 0; shift -= 8) {
				out.write((int) ((long) payload.length >> shift));
			}
		}
		byte[] key = { 1, 2, 3, 4 };
		if (masked) {
			out.writeBytes(key);
		}
		for (int i = 0; i < payload.length; i++) {
			out.write(masked ? payload[i] ^ key[i % 4] : payload[i]);
		}
		return out.toByteArray();
	}

	Frame read() throws IOException {
		DataInputStream in = new DataInputStream(in());
		int first = in.readUnsignedByte();
		long length = in.readUnsignedByte();
		if (length == 126) {
			length = in.readUnsignedShort();
		}
		else if (length == 127) {
			length = in.readLong();
		}
		byte[] payload = new byte[(int) length];
		in.readFully(payload);
		return new Frame((first & 0x80) != 0, first & 0x0f, payload);
	}

	String readText() throws IOException {
		Frame frame = read();
		if (frame.opcode() != TEXT) {
			throw new IOException("No text, but " + frame);
		}
		return new String(frame.payload(), StandardCharsets.UTF_8);
	}

	/**
	 * Read a Close frame and the end of the connection.
	 * @return the code, or 1005 for none
	 */
	int readClose() throws IOException {
		Frame frame = read();
		if (frame.opcode() != CLOSE) {
			throw new IOException("No close, but " + frame);
		}
		return frame.code();
	}

	boolean isAtEnd() throws IOException {
		try {
			return in().read() < 0;
		}
		catch (EOFException ex) {
			return true;
		}
		catch (SocketException ex) {
			return true;
		}
	}

	/**
	 * A frame of the server.
	 *
	 * @param last whether it is the last of its message
	 * @param opcode its opcode
	 * @param payload its payload
	 */
	record Frame(boolean last, int opcode, byte[] payload) {

		int code() {
			return (this.payload.length >= 2) ? (this.payload[0] & 0xff) << 8 | this.payload[1] & 0xff : 1005;
		}

		@Override
		public String toString() {
			return this.opcode + ":" + new String(this.payload, StandardCharsets.UTF_8);
		}

	}

}
