package dev.durableobjects.runtime;

import java.time.Duration;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Tells those who follow a request how the reading of its response ends. Thread-safe.
 */
public final class ResponseReading {

	/**
	 * After this time a response that nobody has begun to read is taken for one that
	 * nobody reads.
	 */
	private static final Duration UNREAD = Duration.ofSeconds(30);

	private final FetchEvent event;

	private @Nullable Disposable timeout;

	private boolean begun;

	private volatile boolean cut;

	ResponseReading(FetchEvent event) {
		this.event = event;
	}

	/**
	 * The response leaves the object.
	 */
	synchronized void await(ObjectTimer timer) {
		if (!this.begun) {
			this.timeout = timer.after(UNREAD, this::unread);
		}
	}

	private void unread() {
		boolean waiting;
		synchronized (this) {
			waiting = !this.begun;
		}
		if (waiting) {
			this.event.ended(EventOutcome.OK, null);
		}
	}

	/**
	 * Follow the writing of the response.
	 * @param writing completes when the response was taken by its reader
	 * @param disconnected whether a failure is that of the connection
	 * @return the same, followed
	 */
	public Mono<Void> follow(Mono<Void> writing, Predicate<Throwable> disconnected) {
		return writing.doOnSubscribe((subscription) -> begin())
			.doOnSuccess((nothing) -> this.event
				.ended(this.cut ? EventOutcome.RESPONSE_STREAM_DISCONNECTED : EventOutcome.OK, null))
			.doOnError((failure) -> failed(failure, disconnected.test(failure)))
			.doOnCancel(() -> this.event.ended(EventOutcome.RESPONSE_STREAM_DISCONNECTED, null));
	}

	/**
	 * The reader wants no more of the body: its connection has ended. The web server may
	 * still take the writing for complete.
	 */
	public void cut() {
		this.cut = true;
	}

	private synchronized void begin() {
		this.begun = true;
		if (this.timeout != null) {
			this.timeout.dispose();
			this.timeout = null;
		}
	}

	private void failed(Throwable failure, boolean disconnected) {
		if (disconnected) {
			this.event.ended(EventOutcome.RESPONSE_STREAM_DISCONNECTED, null);
		}
		else {
			this.event.ended(EventOutcome.of(failure), failure);
		}
	}

}
