package dev.durableobjects.hibernation;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What goes out on one socket, before there is a connection, while there is one, and
 * behind it. Only the hand-over thread writes, except that the network's thread writes an
 * automatic answer when nothing is to go before it. The monitor guards the counts and the
 * answer that waits.
 */
final class SocketOutput {

	private volatile @Nullable WebSocketConnection connection;

	// Hand-over.

	private @Nullable List<Outgoing> unsent;

	private boolean unflushed;

	private Outgoing.@Nullable End farewell;

	// Under the monitor.

	private long waitingBytes;

	private int produced;

	private int written;

	private @Nullable WebSocketFrame answer;

	private int answerAfter;

	/**
	 * Count a message that is to be written. Owner.
	 * @return whether there is room for it; one may always wait
	 */
	synchronized boolean reserve(int size, long limit) {
		if (this.waitingBytes > 0 && this.waitingBytes + size > limit) {
			return false;
		}
		this.waitingBytes += size;
		this.produced++;
		return true;
	}

	/**
	 * Write something that may leave. Hand-over.
	 * @param ended whether nobody reads it
	 */
	void leave(Outgoing outgoing, boolean ended) {
		WebSocketConnection open = this.connection;
		if (open != null) {
			write(outgoing, open);
		}
		else if (this.farewell != null || ended) {
			noteWritten(outgoing);
		}
		else {
			if (this.unsent == null) {
				this.unsent = new ArrayList<>(1);
			}
			this.unsent.add(outgoing);
		}
	}

	private void write(Outgoing outgoing, WebSocketConnection open) {
		if (outgoing.writeTo(open)) {
			this.unflushed = true;
		}
		WebSocketFrame due = noteWritten(outgoing);
		if (due != null) {
			open.write(due);
			this.unflushed = true;
			open.requestNext();
		}
	}

	/**
	 * @return an answer that is due behind what was written
	 */
	private synchronized @Nullable WebSocketFrame noteWritten(Outgoing outgoing) {
		if (!(outgoing instanceof Outgoing.Message message)) {
			return null;
		}
		this.waitingBytes -= message.frame().size();
		this.written++;
		WebSocketFrame due = this.answer;
		if (due == null || this.written != this.answerAfter) {
			return null;
		}
		this.answer = null;
		return due;
	}

	/**
	 * Flush what was written. Hand-over.
	 */
	void flush() {
		WebSocketConnection open = this.connection;
		if (this.unflushed && open != null) {
			open.flush();
		}
		this.unflushed = false;
	}

	/**
	 * There is a connection: what has waited for it goes first. Hand-over.
	 * @param ended whether it comes too late
	 */
	void bind(WebSocketConnection opened, boolean ended) {
		Outgoing.End end = this.farewell;
		if (end != null || ended) {
			opened.close((end != null) ? end.code() : WebSocketCloseCodes.GOING_AWAY,
					(end != null) ? end.reason() : "");
			return;
		}
		this.connection = opened;
		List<Outgoing> waiting = this.unsent;
		this.unsent = null;
		if (waiting != null) {
			waiting.forEach((outgoing) -> write(outgoing, opened));
			flush();
		}
		opened.requestNext();
	}

	/**
	 * Close the connection and write nothing more. Hand-over.
	 */
	void sayFarewell(Outgoing.End end) {
		WebSocketConnection open = this.connection;
		if (open != null) {
			end.writeTo(open);
		}
		this.farewell = end;
		drop();
	}

	/**
	 * There is no connection any more. Hand-over.
	 */
	void drop() {
		this.connection = null;
		this.unsent = null;
		synchronized (this) {
			this.answer = null;
		}
	}

	/**
	 * Let the client's next message come.
	 */
	void requestNext() {
		WebSocketConnection open = this.connection;
		if (open != null) {
			open.requestNext();
		}
	}

	/**
	 * Answer without the object, behind what it has sent. Until the answer is written the
	 * client's next message is left unread, so one place for it is enough. Network.
	 */
	void answer(WebSocketFrame response) {
		WebSocketConnection open = this.connection;
		if (open == null) {
			return;
		}
		synchronized (this) {
			if (this.written != this.produced) {
				this.answer = response;
				this.answerAfter = this.produced;
				return;
			}
		}
		open.write(response);
		open.flush();
		open.requestNext();
	}

}
