package dev.durableobjects.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import dev.durableobjects.runtime.ObservedEvent;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/**
 * One who listens: gets the events that pass its filter, at most so many in a second, and
 * no more than its buffer holds ahead of what it has read. What is dropped is counted,
 * and told as Cloudflare does, by an event of type {@code overload}.
 * <p>
 * Thread-safe. Sending an event never waits for the one who listens. Places and messages
 * are given out under the monitor. An event that comes when the second has no place left
 * only reads {@link #fullUntil} and is counted: there may be any number of these.
 */
final class TailListener {

	private static final Duration TELL_DROPPED = Duration.ofSeconds(1);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final TailFilter filter;

	private final int eventsPerSecond;

	private final LongSupplier nanoTime;

	private final Sinks.Many<Map<String, Object>> sink;

	private final LongAdder dropped = new LongAdder();

	private long toldDropped;

	private long second;

	private int inSecond;

	/** Until then no event gets a place. */
	private volatile long fullUntil;

	TailListener(TailFilter filter, int bufferSize, int eventsPerSecond, LongSupplier nanoTime) {
		this.filter = filter;
		this.eventsPerSecond = eventsPerSecond;
		this.nanoTime = nanoTime;
		this.sink = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(bufferSize));
		this.second = nanoTime.getAsLong();
		this.fullUntil = this.second;
	}

	TailFilter filter() {
		return this.filter;
	}

	/**
	 * Whether an event is to be followed on behalf of this listener. One that will not be
	 * sent anyhow is dropped here already, before anything is collected for it.
	 * @param random gives numbers from 0, included, to 1, excluded
	 */
	boolean mayWant(ObservedEvent event, DoubleSupplier random) {
		if (!this.filter.mayWant(event) || !this.filter.isSampled(random)) {
			return false;
		}
		return this.filter.looksAtTheEnd() || takePlace();
	}

	/**
	 * Whether an event that is wanted may be sent now.
	 */
	boolean hasRoom() {
		return !this.filter.looksAtTheEnd() || takePlace();
	}

	private boolean takePlace() {
		boolean taken = this.nanoTime.getAsLong() - this.fullUntil >= 0 && takePlaceOfSecond();
		if (!taken) {
			this.dropped.increment();
		}
		return taken;
	}

	private synchronized boolean takePlaceOfSecond() {
		long now = this.nanoTime.getAsLong();
		if (now - this.second >= SECOND) {
			this.second = now;
			this.inSecond = 0;
		}
		if (this.inSecond >= this.eventsPerSecond) {
			return false;
		}
		this.inSecond++;
		if (this.inSecond == this.eventsPerSecond) {
			this.fullUntil = this.second + SECOND;
		}
		return true;
	}

	synchronized void send(Map<String, Object> message) {
		tellDropped();
		if (this.sink.tryEmitNext(message).isFailure()) {
			this.dropped.increment();
		}
	}

	/**
	 * The counter only ever grows, so that what is counted meanwhile is told the next
	 * time.
	 */
	private synchronized void tellDropped() {
		long more = this.dropped.sum() - this.toldDropped;
		if (more > 0 && this.sink.tryEmitNext(overload(more)) == Sinks.EmitResult.OK) {
			this.toldDropped += more;
		}
	}

	private static Map<String, Object> overload(long dropped) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("outcome", "ok");
		message.put("exceptions", List.of());
		message.put("logs", List.of());
		message.put("droppedEvents", dropped);
		message.put("event", Map.of("type", "overload", "message", dropped
				+ " events were dropped: there were more than durable-objects.tail.events-per-second, or this client "
				+ "is too slow. Filter, or send a sampling rate."));
		return message;
	}

	/**
	 * The events, for one subscriber.
	 * @param scheduler where they are handed over, and by which time passes
	 */
	Flux<Map<String, Object>> events(Scheduler scheduler) {
		return Flux.defer(() -> {
			Disposable reminder = scheduler.schedulePeriodically(this::tellDropped, TELL_DROPPED.toMillis(),
					TELL_DROPPED.toMillis(), TimeUnit.MILLISECONDS);
			return this.sink.asFlux().publishOn(scheduler, 1).doFinally((signal) -> reminder.dispose());
		});
	}

	void close() {
		this.sink.tryEmitComplete();
	}

}
