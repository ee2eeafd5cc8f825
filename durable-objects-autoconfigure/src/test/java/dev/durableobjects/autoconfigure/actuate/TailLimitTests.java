package dev.durableobjects.autoconfigure.actuate;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectObservers;
import dev.durableobjects.runtime.ObservedEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many events a listener of the tail gets in a second, and what it is told of the
 * others: each event is either sent or counted.
 */
class TailLimitTests {

	private static final DurableObjectId ID = new ObjectId("ab".repeat(32), "lobby");

	private static final int PER_SECOND = 3;

	private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

	/** The time may be negative, and run over. */
	private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - SECOND);

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final AtomicInteger draws = new AtomicInteger();

	private volatile double sample;

	private final ObjectTail tail = tail(PER_SECOND, 100);

	private ObjectTail tail(int eventsPerSecond, int bufferSize) {
		ObjectTail made = new ObjectTail(new TailSettings("chat", 3, bufferSize, eventsPerSecond), LogSource.NONE,
				InstantSource.fixed(Instant.ofEpochMilli(1000)), this.nanos::get, () -> {
					this.draws.incrementAndGet();
					return this.sample;
				});
		made.open();
		return made;
	}

	private static TestEvent call(String className) {
		return new TestEvent(className, ID, new EventDescription.Rpc("join"));
	}

	private static TailFilter all() {
		return TailFilter.of(null, null, null, null, null, null);
	}

	private Received listen(TailFilter filter) {
		return listen(this.tail, filter);
	}

	private Received listen(ObjectTail to, TailFilter filter) {
		TailListener listener = to.listen(filter);
		assertThat(listener).isNotNull();
		Received received = new Received(new ArrayList<>());
		listener.events(this.time).subscribe(received.messages()::add);
		return received;
	}

	private void call(int times) {
		for (int i = 0; i < times; i++) {
			handle(this.tail, call("Room"), EventOutcome.OK);
		}
	}

	private static void handle(ObjectObserver observer, ObservedEvent event, EventOutcome outcome) {
		EventObservation observation = observer.observe(event);
		observation.begun(ID);
		observation.ended(outcome, null);
	}

	/**
	 * Have everything told that is to be told.
	 */
	private void tell() {
		this.time.advanceTimeBy(Duration.ofSeconds(1));
	}

	@Test
	void asManyAsAllowedAreSentAndNothingIsDropped() {
		Received received = listen(all());
		call(PER_SECOND);
		tell();
		assertThat(received.sent()).isEqualTo(PER_SECOND);
		assertThat(received.overloads()).isEmpty();
	}

	@Test
	void oneMoreIsDroppedAndCounted() {
		Received received = listen(all());
		call(PER_SECOND + 1);
		tell();
		assertThat(received.sent()).isEqualTo(PER_SECOND);
		assertThat(received.overloads()).containsExactly(1L);
		tell();
		assertThat(received.overloads()).as("told once").containsExactly(1L);
	}

	@Test
	void theNextSecondHasRoomAgainAndNoSoonerThanThat() {
		Received received = listen(all());
		this.nanos.addAndGet(SECOND / 2);
		call(PER_SECOND + 2);
		this.nanos.addAndGet(SECOND / 2 - 1);
		call(1);
		tell();
		assertThat(received.sent()).isEqualTo(PER_SECOND);
		assertThat(received.overloads()).containsExactly(3L);
		this.nanos.addAndGet(1);
		call(PER_SECOND + 5);
		tell();
		assertThat(received.sent()).isEqualTo(2 * PER_SECOND);
		assertThat(received.dropped()).isEqualTo(3 + 5);
	}

	@Test
	void anEventThatIsDroppedIsNotLookedAt() {
		listen(all());
		call(PER_SECOND);
		TestEvent event = call("Room");
		assertThat(this.tail.observe(event)).isSameAs(EventObservation.NONE);
		assertThat(event.descriptions()).hasValue(0);
	}

	@Test
	void aListenerWithRoomGetsWhatAnotherOneMisses() {
		Received early = listen(all());
		this.nanos.addAndGet(SECOND / 2);
		Received late = listen(all());
		call(PER_SECOND + 1);
		this.nanos.addAndGet(SECOND / 2);
		call(1);
		this.nanos.addAndGet(SECOND / 2);
		call(PER_SECOND);
		tell();
		assertThat(early.sent()).isEqualTo(PER_SECOND + 1 + PER_SECOND - 1);
		assertThat(early.dropped()).isEqualTo(1 + 1);
		assertThat(late.sent()).isEqualTo(PER_SECOND + PER_SECOND);
		assertThat(late.dropped()).isEqualTo(1 + 1);
	}

	@Test
	void aListenerOfAnotherClassMissesNothing() {
		Received rooms = listen(TailFilter.of(null, null, null, null, "Room", null));
		Received users = listen(TailFilter.of(null, null, null, null, "User", null));
		call(PER_SECOND + 4);
		handle(this.tail, call("User"), EventOutcome.OK);
		tell();
		assertThat(rooms.sent()).isEqualTo(PER_SECOND);
		assertThat(rooms.dropped()).isEqualTo(4);
		assertThat(users.sent()).isEqualTo(1);
		assertThat(users.dropped()).isZero();
	}

	@Test
	void whatAFilterLooksForIsFoundAfterManyOthers() {
		Received everything = listen(all());
		Received errors = listen(TailFilter.of(List.of("error"), null, null, null, null, null));
		call(PER_SECOND + 4);
		for (int i = 0; i < PER_SECOND + 2; i++) {
			handle(this.tail, call("Room"), EventOutcome.EXCEPTION);
		}
		tell();
		assertThat(everything.sent()).isEqualTo(PER_SECOND);
		assertThat(everything.dropped()).isEqualTo(4 + PER_SECOND + 2);
		assertThat(errors.sent()).isEqualTo(PER_SECOND);
		assertThat(errors.dropped()).isEqualTo(2);
	}

	@Test
	void otherObjectsThanTheOneThatIsAskedForAreNotFollowed() {
		DurableObjectId attic = new ObjectId("cd".repeat(32), "attic");
		DurableObjectId unnamed = new ObjectId("ab".repeat(32), null);
		Received received = listen(TailFilter.of(null, null, null, null, null, "lobby"));
		listen(TailFilter.of(null, null, null, null, null, ID.toString()));
		TestEvent other = new TestEvent("Room", attic, new EventDescription.Rpc("join"));
		assertThat(this.tail.observe(other)).isSameAs(EventObservation.NONE);
		assertThat(other.descriptions()).hasValue(0);
		handle(this.tail, new TestEvent("Room", unnamed, new EventDescription.Rpc("join")), EventOutcome.OK);
		call(1);
		assertThat(received.sent()).as("with the name that the event gets as it begins").isEqualTo(2);
	}

	@Test
	void whatASampleLeavesOutIsNotCounted() {
		Received received = listen(TailFilter.of(null, null, null, 0.5, null, null));
		this.sample = 0.4;
		call(PER_SECOND + 1);
		this.sample = 0.5;
		call(7);
		tell();
		assertThat(received.sent()).isEqualTo(PER_SECOND);
		assertThat(received.dropped()).isEqualTo(1);
		assertThat(this.draws).hasValue(PER_SECOND + 8);
	}

	@Test
	void nothingIsDrawnForAListenerOfAllEventsNorForOneOfAnotherClass() {
		listen(all());
		listen(TailFilter.of(null, null, null, 0.5, "User", null));
		call(PER_SECOND + 1);
		assertThat(this.draws).hasValue(0);
	}

	@Test
	void otherObserversSeeAllThatTheTailDrops() {
		Received received = listen(all());
		List<String> seen = new ArrayList<>();
		ObjectObserver other = new ObjectObserver() {

			@Override
			public boolean isObserving() {
				return true;
			}

			@Override
			public EventObservation observe(ObservedEvent event) {
				String operation = event.description().operation();
				return new EventObservation() {

					@Override
					public void ended(EventOutcome outcome, @Nullable Throwable failure) {
						seen.add(operation + " " + outcome);
					}

				};
			}

		};
		for (List<ObjectObserver> observers : List.of(List.of(this.tail, other), List.of(other, this.tail))) {
			ObjectObserver together = ObjectObservers.of(observers);
			for (int i = 0; i < PER_SECOND + 2; i++) {
				assertThat(together.isObserving()).isTrue();
				handle(together, call("Room"), EventOutcome.OK);
			}
			this.nanos.addAndGet(SECOND);
		}
		tell();
		assertThat(seen).hasSize(2 * (PER_SECOND + 2)).containsOnly("join ok");
		assertThat(received.sent()).isEqualTo(2 * PER_SECOND);
		assertThat(received.dropped()).isEqualTo(2 * 2);
	}

	@Test
	void eachEventOfManyThreadsIsEitherSentOrCounted() throws Exception {
		int threads = 4;
		int calls = 5_000;
		int perSecond = 50;
		ObjectTail busy = tail(perSecond, threads * calls);
		Received received = listen(busy, all());
		CountDownLatch start = new CountDownLatch(1);
		ExecutorService callers = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> running = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				running.add(callers.submit(() -> {
					start.await();
					for (int i = 1; i <= calls; i++) {
						handle(busy, call("Room"), EventOutcome.OK);
						if (i % 500 == 0) {
							this.nanos.addAndGet(SECOND / 4);
						}
					}
					return null;
				}));
			}
			start.countDown();
			for (Future<?> caller : running) {
				caller.get(20, TimeUnit.SECONDS);
			}
		}
		finally {
			callers.shutdownNow();
		}
		tell();
		assertThat(received.sent() + received.dropped()).isEqualTo(threads * calls);
		assertThat(received.sent()).isBetween((long) perSecond, 11L * perSecond);
		assertThat(received.overloads()).hasSizeGreaterThan(1);
	}

	/**
	 * What a listener was sent.
	 */
	private record Received(List<Map<String, Object>> messages) {

		long sent() {
			return this.messages.stream().filter((message) -> !message.containsKey("droppedEvents")).count();
		}

		List<Long> overloads() {
			return this.messages.stream()
				.filter((message) -> message.containsKey("droppedEvents"))
				.map((message) -> (Long) message.get("droppedEvents"))
				.toList();
		}

		long dropped() {
			return overloads().stream().mapToLong(Long::longValue).sum();
		}

	}

}
