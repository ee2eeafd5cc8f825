package dev.durableobjects.test;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The client's end of a WebSocket whose other end an object has accepted, without a
 * network. Each method waits first, and again after what it does, until objects have
 * nothing left to do at the present time: what an object sends in answer is here when
 * {@link #send(String)} returns, unless its commit is held or it waits for something
 * outside.
 * <p>
 * The socket outlives the sleep of its object. A close of the object is answered at once.
 * To be used by the thread of the test. What is still open at the end of the test need
 * not be closed.
 *
 * @see DurableObjectTester#connect(Object, String)
 * @since 0.1.0
 */
public final class TestWebSocket implements AutoCloseable {

	private static final int NORMAL = 1000;

	private static final int ABNORMAL = 1006;

	private final TestConnection connection;

	private final TestedRuntime runtime;

	TestWebSocket(TestConnection connection, TestedRuntime runtime) {
		this.connection = connection;
		this.runtime = runtime;
	}

	/**
	 * Send a text message.
	 * @param message the message
	 * @throws IllegalStateException if the connection has ended
	 */
	public void send(String message) {
		checkOpen();
		this.connection.arrives(false, (receiver) -> receiver.text(message));
		this.runtime.settle();
	}

	/**
	 * Send a binary message.
	 * @param message the message, which is copied
	 * @throws IllegalStateException if the connection has ended
	 */
	public void send(byte[] message) {
		checkOpen();
		byte[] copy = message.clone();
		this.connection.arrives(false, (receiver) -> receiver.binary(copy));
		this.runtime.settle();
	}

	private void checkOpen() {
		this.runtime.settle();
		TestConnection.TestClose close = this.connection.close();
		if (close != null) {
			throw new IllegalStateException(
					"The connection has ended with " + close.code() + " '" + close.reason() + "'.");
		}
	}

	/**
	 * The text messages that have arrived since the connection was made.
	 * @return a copy, the first message first
	 */
	public List<String> messages() {
		this.runtime.settle();
		return this.connection.texts();
	}

	/**
	 * The binary messages that have arrived since the connection was made.
	 * @return a copy, the first message first
	 */
	public List<byte[]> binaryMessages() {
		this.runtime.settle();
		return this.connection.binaries();
	}

	/**
	 * What the object has chosen of the subprotocols that the client offers.
	 * @return the subprotocol, or {@code null}
	 */
	public @Nullable String subprotocol() {
		return this.connection.subprotocol();
	}

	/**
	 * Whether neither side has ended the connection.
	 * @return whether messages can be sent
	 */
	public boolean isOpen() {
		return closeCode() == null;
	}

	/**
	 * The code with which the connection was closed, by whichever side was first.
	 * @return the code, 1005 if there was none and 1006 if the connection was lost;
	 * {@code null} while it is open
	 */
	public @Nullable Integer closeCode() {
		this.runtime.settle();
		TestConnection.TestClose close = this.connection.close();
		return (close != null) ? (Integer) close.code() : null;
	}

	/**
	 * The reason with which the connection was closed.
	 * @return the reason, which may be empty, or {@code null} while it is open
	 */
	public @Nullable String closeReason() {
		this.runtime.settle();
		TestConnection.TestClose close = this.connection.close();
		return (close != null) ? close.reason() : null;
	}

	/**
	 * Close the connection with code 1000, unless it has ended.
	 */
	@Override
	public void close() {
		close(NORMAL, "");
	}

	/**
	 * Close the connection, unless it has ended.
	 * @param code the code that the object is told
	 * @param reason the reason that the object is told
	 */
	public void close(int code, String reason) {
		this.runtime.settle();
		if (this.connection.closed(code, reason)) {
			this.connection.arrives(true, (receiver) -> receiver.closed(code, reason));
			this.runtime.settle();
		}
	}

	/**
	 * Lose the connection: the object hears of an end that was not clean.
	 */
	public void disconnect() {
		this.runtime.settle();
		if (this.connection.closed(ABNORMAL, "")) {
			this.connection.arrives(true, (receiver) -> receiver.lost());
			this.runtime.settle();
		}
	}

}
