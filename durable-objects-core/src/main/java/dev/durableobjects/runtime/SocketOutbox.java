package dev.durableobjects.runtime;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.gate.OutputGate;
import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.WebSocketFrame;

/**
 * What one life of an object sends on its sockets: each message takes its place among the
 * object's outputs, those that follow each other take one together, and one that goes to
 * many sockets is encoded once. Belongs to the owner of the object.
 */
final class SocketOutbox {

	private static final String OVERFLOW = "The client does not read what is sent to it.";

	private final ObjectInstance instance;

	private final OutputGate gate;

	private @Nullable FrameBatch batch;

	private @Nullable Object encoded;

	private @Nullable WebSocketFrame frame;

	SocketOutbox(ObjectInstance instance) {
		this.instance = instance;
		this.gate = instance.outputGate();
	}

	void send(HibernatedWebSocket socket, String message) {
		WebSocketFrame last = this.frame;
		if (last == null || !message.equals(this.encoded)) {
			last = WebSocketFrame.text(message);
			this.encoded = message;
			this.frame = last;
		}
		send(socket, last);
	}

	void send(HibernatedWebSocket socket, byte[] message) {
		WebSocketFrame last = this.frame;
		if (last == null || last.isText() || !Arrays.equals(last.payload(), message)) {
			last = WebSocketFrame.binary(message);
			this.encoded = null;
			this.frame = last;
		}
		send(socket, last);
	}

	private void send(HibernatedWebSocket socket, WebSocketFrame message) {
		switch (socket.produce(message)) {
			case TO_BE_WRITTEN -> leave(new FrameBatch.Message(socket, message));
			case OVERFLOWN -> {
				this.instance.slot().inbox().refusedByLimit("websocket.send-buffer-size");
				leave(new FrameBatch.Overflow(socket, OVERFLOW));
			}
			case DROPPED -> {
			}
		}
	}

	void close(HibernatedWebSocket socket, int code, String reason) {
		if (socket.produceClose()) {
			leave(new FrameBatch.Close(socket, code, reason));
		}
	}

	private void leave(FrameBatch.Step step) {
		FrameBatch open = this.batch;
		if (open == null || !this.gate.isNewest(open) || !open.add(step)) {
			open = new FrameBatch();
			open.add(step);
			this.batch = open;
			this.gate.whenOpen(open);
		}
	}

}
