package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.gate.Output;
import dev.durableobjects.hibernation.HibernatedWebSocket;
import dev.durableobjects.hibernation.WebSocketFrame;

/**
 * What an object sends on its sockets one after the other, with nothing else leaving it
 * in between: one output, and one flush for each of the connections. The owner of the
 * object adds until the batch leaves, which happens on another thread.
 */
final class FrameBatch implements Output {

	private List<Step> steps = new ArrayList<>();

	private boolean left;

	/**
	 * Add a message.
	 * @return whether it goes with this batch; otherwise the batch has left
	 */
	synchronized boolean add(Step step) {
		return !this.left && this.steps.add(step);
	}

	@Override
	public void release() {
		List<Step> leaving = take();
		leaving.forEach(Step::run);
		leaving.forEach((step) -> step.socket().flush());
	}

	@Override
	public void discard(Throwable cause) {
		// The reset that comes with it disconnects the sockets.
		take();
	}

	private synchronized List<Step> take() {
		List<Step> taken = this.steps;
		this.left = true;
		this.steps = List.of();
		return taken;
	}

	/**
	 * What is sent on one socket.
	 */
	sealed interface Step {

		HibernatedWebSocket socket();

		void run();

	}

	/**
	 * A message.
	 *
	 * @param socket the socket
	 * @param frame the message
	 */
	record Message(HibernatedWebSocket socket, WebSocketFrame frame) implements Step {

		@Override
		public void run() {
			this.socket.write(this.frame);
		}

	}

	/**
	 * A close because too much waits for the client.
	 *
	 * @param socket the socket
	 * @param reason the reason
	 */
	record Overflow(HibernatedWebSocket socket, String reason) implements Step {

		@Override
		public void run() {
			this.socket.overflow(this.reason);
		}

	}

	/**
	 * A close.
	 *
	 * @param socket the socket
	 * @param code the code
	 * @param reason the reason
	 */
	record Close(HibernatedWebSocket socket, int code, String reason) implements Step {

		@Override
		public void run() {
			this.socket.close(this.code, this.reason);
		}

	}

}
