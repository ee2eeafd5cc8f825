package dev.durableobjects.web.reactive;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A client that sends bytes as it likes.
 */
class RawClient implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	private final OutputStream out;

	RawClient(int port) throws IOException {
		this.socket = new Socket("localhost", port);
		this.socket.setSoTimeout(60_000);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
		this.out = this.socket.getOutputStream();
	}

	Socket socket() {
		return this.socket;
	}

	InputStream in() {
		return this.in;
	}

	RawClient send(String text) throws IOException {
		return send(text.getBytes(StandardCharsets.UTF_8));
	}

	RawClient send(byte[] bytes) throws IOException {
		this.out.write(bytes);
		this.out.flush();
		return this;
	}

	/**
	 * Read up to and with an expected text.
	 */
	String readUntil(String expected) throws IOException {
		StringBuilder read = new StringBuilder();
		while (read.indexOf(expected) < 0) {
			int next = this.in.read();
			if (next < 0) {
				throw new IOException("The connection has ended after: " + read);
			}
			read.append((char) next);
		}
		return read.toString();
	}

	/**
	 * A chunk of a body.
	 */
	RawClient chunk(String text) throws IOException {
		return send(Integer.toHexString(text.length()) + "\r\n" + text + "\r\n");
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
