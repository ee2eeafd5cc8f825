package dev.durableobjects.autoconfigure.actuate;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
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
 * Thread-safe. Sending an event never waits for the one who listens.
 */
final class TailListener {

	private static final Duration TELL_DROPPED = Duration.ofSeconds(1);

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	private final TailFilter filter;

	private final int eventsPerSecond;

	private final LongSupplier nanoTime;

	private final Sinks.Many<Map<String, Object>> sink;

	private long second;

	private int inSecond;

	private long dropped;

	TailListener(TailFilter filter, int bufferSize, int eventsPerSecond, LongSupplier nanoTime) {
		this.filter = filter;
		this.eventsPerSecond = eventsPerSecond;
		this.nanoTime = nanoTime;
		this.sink = Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(bufferSize));
		this.second = nanoTime.getAsLong();
	}

	TailFilter filter() {
		return this.filter;
	}

	/**
	 * Whether an event is to be followed on behalf of this listener. One that will not be
	 * sent anyhow is dropped here already, before anything is collected for it.
	 * @param sample a number from 0, included, to 1, excluded
	 */
	boolean mayWant(ObservedEvent event, double sample) {
		if (sample >= this.filter.samplingRate() || !this.filter.mayWant(event)) {
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

	private synchronized boolean takePlace() {
		long now = this.nanoTime.getAsLong();
		if (now - this.second >= SECOND) {
			this.second = now;
			this.inSecond = 0;
		}
		if (this.inSecond >= this.eventsPerSecond) {
			this.dropped++;
			return false;
		}
		this.inSecond++;
		return true;
	}

	synchronized void send(Map<String, Object> message) {
		tellDropped();
		if (this.sink.tryEmitNext(message).isFailure()) {
			this.dropped++;
		}
	}

	private synchronized void tellDropped() {
		if (this.dropped > 0 && this.sink.tryEmitNext(overload(this.dropped)) == Sinks.EmitResult.OK) {
			this.dropped = 0;
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
