package dev.durableobjects.runtime;

/**
 * Counts what one object is used for. Plain fields, so that counting costs next to
 * nothing: belongs to the owner of the event loop.
 */
final class ObjectMeter {

	private static final int NANOS_PER_MICRO = 1_000;

	private long requests;

	private long webSocketMessages;

	private long activeNanos;

	private long lastUsed;

	private boolean active;

	private long activeSince;

	void count(UsageKind kind, long millis) {
		switch (kind) {
			case REQUEST -> this.requests++;
			case WEB_SOCKET_MESSAGE -> this.webSocketMessages++;
			case NONE -> {
				return;
			}
		}
		this.lastUsed = millis;
	}

	boolean isActive() {
		return this.active;
	}

	/**
	 * The object is busy from now on.
	 */
	void activate(long now) {
		this.active = true;
		this.activeSince = now;
	}

	/**
	 * The object has nothing more to do.
	 */
	void rest(long now) {
		if (this.active) {
			this.activeNanos += now - this.activeSince;
			this.active = false;
		}
	}

	/**
	 * What was counted since this was called last. Less than a microsecond is left for
	 * the next time.
	 */
	Count take(long now) {
		if (this.active) {
			this.activeNanos += now - this.activeSince;
			this.activeSince = now;
		}
		Count count = new Count(this.requests, this.webSocketMessages, this.activeNanos / NANOS_PER_MICRO,
				this.lastUsed);
		this.requests = 0;
		this.webSocketMessages = 0;
		this.activeNanos %= NANOS_PER_MICRO;
		this.lastUsed = 0;
		return count;
	}

	/**
	 * What was counted.
	 *
	 * @param requests requests
	 * @param webSocketMessages messages
	 * @param activeMicros microseconds
	 * @param lastUsed when an event was delivered, or 0
	 */
	record Count(long requests, long webSocketMessages, long activeMicros, long lastUsed) {

		boolean isNothing() {
			return this.requests == 0 && this.webSocketMessages == 0 && this.activeMicros == 0;
		}

	}

}
