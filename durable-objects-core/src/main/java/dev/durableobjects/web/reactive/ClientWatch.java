package dev.durableobjects.web.reactive;

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

	void askedNothing() {
		this.waiting = false;
	}

	boolean isWaiting() {
		return this.waiting;
	}

	/**
	 * Whether the client has not answered for longer than it may.
	 */
	boolean isLate(long now, long limit) {
		return this.waiting && now - this.asked > limit;
	}

	/**
	 * Whether the client has sent nothing for a time.
	 */
	boolean isSilent(long now, long time) {
		return now - this.lastRead >= time;
	}

	/**
	 * Whether the client has taken nothing for longer than it may of what waits for it.
	 */
	boolean isStalled(Channel channel, long now, long limit) {
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
		return now - this.stalledSince > limit;
	}

}
