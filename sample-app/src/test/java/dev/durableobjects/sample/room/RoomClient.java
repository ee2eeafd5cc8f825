package dev.durableobjects.sample.room;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A member of a room, connected with the JDK's own WebSocket.
 */
final class RoomClient implements WebSocket.Listener, AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

	private final CompletableFuture<String> closed = new CompletableFuture<>();

	private final StringBuilder partial = new StringBuilder();

	private final WebSocket socket;

	RoomClient(int port, String pathAndQuery) {
		this.socket = HttpClient.newHttpClient()
			.newWebSocketBuilder()
			.connectTimeout(PATIENCE)
			.buildAsync(URI.create("ws://127.0.0.1:" + port + pathAndQuery), this)
			.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
			.join();
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.partial.append(data);
		if (last) {
			this.received.add(this.partial.toString());
			this.partial.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.closed.complete(statusCode + " " + reason);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.closed.complete("error " + error);
	}

	RoomClient send(String text) {
		this.socket.sendText(text, true).join();
		return this;
	}

	RoomClient sendBinary() {
		this.socket.sendBinary(ByteBuffer.wrap(new byte[] { 1 }), true).join();
		return this;
	}

	/**
	 * The next frame.
	 */
	String next() throws InterruptedException {
		String frame = this.received.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		assertThat(frame).as("a frame within %s", PATIENCE).isNotNull();
		return frame;
	}

	/**
	 * The next frames.
	 */
	List<String> next(int count) throws InterruptedException {
		List<String> frames = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			frames.add(next());
		}
		return frames;
	}

	/**
	 * All frames that have come and were not read.
	 */
	List<String> rest() {
		List<String> frames = new ArrayList<>();
		this.received.drainTo(frames);
		return frames;
	}

	/**
	 * Whether the connection has ended.
	 */
	boolean isLost() {
		return this.closed.isDone() || this.socket.isOutputClosed();
	}

	/**
	 * How the server has closed the connection.
	 */
	String closed() {
		return this.closed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
	}

	@Override
	public void close() {
		this.socket.sendClose(WebSocket.NORMAL_CLOSURE, "bye").join();
		closed();
	}

}
