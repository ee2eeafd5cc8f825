package dev.durableobjects.sample.room;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A member of a room that costs no more than its connection, for many of them. Sends and
 * gets short texts.
 */
final class RawMember implements AutoCloseable {

	private static final int PATIENCE_MILLIS = 60_000;

	private static final int TEXT = 0x81;

	private static final int MASKED = 0x80;

	private static final int SIXTEEN_BITS = 126;

	private final Socket socket;

	private final DataInputStream in;

	RawMember(int port, String pathAndQuery) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(PATIENCE_MILLIS);
		this.in = new DataInputStream(new BufferedInputStream(this.socket.getInputStream(), 512));
		send(("GET " + pathAndQuery + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
				+ "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII));
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			head.append((char) this.in.readUnsignedByte());
		}
		assertThat(head.toString()).startsWith("HTTP/1.1 101");
	}

	private void send(byte[] bytes) throws IOException {
		this.socket.getOutputStream().write(bytes);
	}

	/**
	 * Send a text of less than 126 bytes. The mask is zero, which changes nothing.
	 */
	void send(String text) throws IOException {
		byte[] payload = text.getBytes(StandardCharsets.UTF_8);
		byte[] frame = new byte[6 + payload.length];
		frame[0] = (byte) TEXT;
		frame[1] = (byte) (MASKED | payload.length);
		System.arraycopy(payload, 0, frame, 6, payload.length);
		send(frame);
	}

	/**
	 * The next text.
	 */
	String next() throws IOException {
		assertThat(this.in.readUnsignedByte()).as("the first byte of a text").isEqualTo(TEXT);
		int length = this.in.readUnsignedByte();
		byte[] payload = new byte[(length == SIXTEEN_BITS) ? this.in.readUnsignedShort() : length];
		this.in.readFully(payload);
		return new String(payload, StandardCharsets.UTF_8);
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
