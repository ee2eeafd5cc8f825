package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/**
 * One client of a room with a bare TCP connection, which can go in every way.
 */
final class PassingClient implements AutoCloseable {

	private static final byte[] REQUEST = ("GET /room HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
			+ "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
			+ "Sec-WebSocket-Version: 13\r\n\r\n")
		.getBytes(StandardCharsets.US_ASCII);

	private static final byte[] HI = { (byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'h', 'i' };

	private static final byte[] CLOSE = { (byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 3, (byte) 0xe8 };

	private final Socket socket;

	private PassingClient(int port) throws IOException {
		this.socket = new Socket("localhost", port);
		this.socket.setTcpNoDelay(true);
		this.socket.setSoTimeout(30_000);
	}

	/**
	 * A client behind its handshake.
	 */
	static PassingClient connect(int port) throws IOException {
		PassingClient client = new PassingClient(port);
		client.send(REQUEST, REQUEST.length);
		client.readHead();
		return client;
	}

	private void send(byte[] bytes, int length) throws IOException {
		this.socket.getOutputStream().write(bytes, 0, length);
	}

	private void readHead() throws IOException {
		InputStream in = this.socket.getInputStream();
		if (!new String(in.readNBytes(12), StandardCharsets.US_ASCII).equals("HTTP/1.1 101")) {
			throw new IOException("The handshake was refused");
		}
		int newlines = 0;
		while (newlines < 2) {
			int next = in.read();
			if (next < 0) {
				throw new IOException("The connection has ended");
			}
			newlines = (next == '\n') ? newlines + 1 : (next == '\r') ? newlines : 0;
		}
	}

	/**
	 * Send a message and get it back.
	 */
	void echo() throws IOException {
		send(HI, HI.length);
		if (this.socket.getInputStream().readNBytes(4).length < 4) {
			throw new IOException("No echo");
		}
	}

	private void readToTheEnd() throws IOException {
		try {
			InputStream in = this.socket.getInputStream();
			while (in.read() >= 0) {
				// What comes before the end does not matter.
			}
		}
		catch (SocketException ex) {
			// A reset is an end as well.
		}
	}

	private void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * How a client comes and goes.
	 */
	enum Way {

		/** As it should. */
		CLOSE_FRAME {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = connect(port)) {
					client.echo();
					client.send(CLOSE, CLOSE.length);
					client.readToTheEnd();
				}
			}
		},

		/** Without a word. */
		END {
			@Override
			void go(int port) throws IOException {
				connect(port).close();
			}
		},

		/** Without reading the answer to its message. */
		ANSWER_UNREAD {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = connect(port)) {
					client.send(HI, HI.length);
				}
			}
		},

		/** By a reset. */
		RESET {
			@Override
			void go(int port) throws IOException {
				PassingClient client = connect(port);
				client.echo();
				client.reset();
			}
		},

		/** It sends nothing more, and reads on. */
		HALF_CLOSE {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = connect(port)) {
					client.socket.shutdownOutput();
					client.readToTheEnd();
				}
			}
		},

		/** In the middle of a frame. */
		HALF_A_FRAME {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = connect(port)) {
					client.send(HI, HI.length - 1);
				}
			}
		},

		/** Before the 101 comes. */
		HALF_A_HANDSHAKE {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = new PassingClient(port)) {
					client.send(REQUEST, REQUEST.length);
				}
			}
		},

		/** By a reset before the 101 comes. */
		RESET_IN_THE_HANDSHAKE {
			@Override
			void go(int port) throws IOException {
				PassingClient client = new PassingClient(port);
				client.send(REQUEST, REQUEST.length);
				client.reset();
			}
		},

		/** It sends nothing more before the 101 comes. */
		HALF_CLOSE_IN_THE_HANDSHAKE {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = new PassingClient(port)) {
					client.send(REQUEST, REQUEST.length);
					client.socket.shutdownOutput();
					client.readToTheEnd();
				}
			}
		},

		/** In the middle of the request's head. */
		HALF_A_REQUEST {
			@Override
			void go(int port) throws IOException {
				try (PassingClient client = new PassingClient(port)) {
					client.send(REQUEST, REQUEST.length / 2);
				}
			}
		};

		abstract void go(int port) throws IOException;

	}

}
