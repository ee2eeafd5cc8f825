package dev.durableobjects.web.reactive;

import java.time.Duration;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * What time tells of one client. Belongs to the event loop of its connection.
 */
final class ClientWatch {

	private long lastRead;

	/** When the ping or close was sent that is not answered. */
	private long asked;

	private boolean waiting;

	private long stalledSince;

	private long stalledAt;

	private boolean stalled;

	ClientWatch(long now) {
		this.lastRead = now;
	}

	/**
	 * The client has sent something.
	 */
	void read(long now, boolean answers) {
		this.lastRead = now;
		if (answers) {
			this.waiting = false;
		}
	}

	/**
	 * The client has been sent something that it has to answer.
	 */
	void asked(long now) {
		this.asked = now;
		this.waiting = true;
	}

	/**
	 * Look at the time.
	 * @param channel the connection
	 * @param settings how long what may take
	 * @param closing whether the client has been sent a Close frame
	 * @param now the time
	 * @return what is to be done
	 */
	Due look(Channel channel, WebSocketSettings settings, boolean closing, long now) {
		if (closing) {
			return isLate(now, settings.closeTimeout()) ? Due.END : Due.NOTHING;
		}
		if (isStalled(channel, now, settings.sendTimeout())) {
			return Due.OVERFLOW;
		}
		if (settings.pingInterval().isZero() || !channel.config().isAutoRead()) {
			// Nothing is read while the object is busy, so no answer can be seen.
			this.waiting = false;
			return Due.NOTHING;
		}
		if (this.waiting) {
			return isLate(now, settings.pingTimeout()) ? Due.END : Due.NOTHING;
		}
		if (now - this.lastRead < settings.pingInterval().toNanos()) {
			return Due.NOTHING;
		}
		asked(now);
		return Due.PING;
	}

	private boolean isLate(long now, Duration limit) {
		return this.waiting && now - this.asked > limit.toNanos();
	}

	/**
	 * Whether the client has taken nothing for longer than it may of what waits for it.
	 */
	private boolean isStalled(Channel channel, long now, Duration limit) {
		ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
		if (buffer == null || buffer.totalPendingWriteBytes() == 0) {
			this.stalled = false;
			return false;
		}
		long taken = System.identityHashCode(buffer.current()) + buffer.currentProgress();
		if (!this.stalled || taken != this.stalledAt) {
			this.stalled = true;
			this.stalledSince = now;
			this.stalledAt = taken;
		}
		return now - this.stalledSince > limit.toNanos();
	}

	/**
	 * What is to be done with a client.
	 */
	enum Due {

		/** All is well. */
		NOTHING,

		/** It is to be asked whether it is there. */
		PING,

		/** It does not read. */
		OVERFLOW,

		/** It is gone. */
		END

	}

}
