package dev.durableobjects.autoconfigure.actuate;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObservedEvent;
import dev.durableobjects.runtime.TurnScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.test.publisher.TestPublisher;
import reactor.test.scheduler.VirtualTimeScheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ObjectTailTests {

	private static final DurableObjectId ID = new ObjectId("ab".repeat(32), "lobby");

	private static final ObservedEvent CALL = event(new EventDescription.Rpc("increment"));

	private static final ObservedEvent REQUEST = event(new EventDescription.Fetch("GET", "http://host/rooms/lobby",
			Map.of("Cookie", List.of("secret"), "Accept", List.of("*/*"))));

	private final AtomicLong nanos = new AtomicLong();

	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();

	private final List<String> attached = new ArrayList<>();

	private double sample;

	private LogSource.@Nullable LogLines lines;

	private final ObjectTail tail = tail(2, 3, 5);

	private static ObservedEvent event(EventDescription description) {
		return new TestEvent("Room", ID, description);
	}

	private ObjectTail tail(int maxListeners, int bufferSize, int eventsPerSecond) {
		LogSource logs = (wanted) -> {
			this.attached.add("attached");
			this.lines = wanted;
			return () -> this.attached.add("detached");
		};
		ObjectTail made = new ObjectTail(new TailSettings("chat", maxListeners, bufferSize, eventsPerSecond), logs,
				InstantSource.fixed(Instant.ofEpochMilli(1000)), this.nanos::get, () -> this.sample);
		made.open();
		return made;
	}

	private List<Map<String, Object>> listen(TailFilter filter, long demand) {
		List<Map<String, Object>> received = new ArrayList<>();
		TailListener listener = this.tail.listen(filter);
		assertThat(listener).isNotNull();
		listener.events(this.time).subscribe(new reactor.core.publisher.BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(org.reactivestreams.Subscription subscription) {
				subscription.request(demand);
			}

			@Override
			protected void hookOnNext(Map<String, Object> message) {
				received.add(message);
			}

		});
		return received;
	}

	private void handle(ObservedEvent event, EventOutcome outcome, @Nullable Throwable failure, String... logs) {
		EventObservation observation = this.tail.observe(event);
		observation.begun(ID);
		TurnScope scope = observation.turn();
		for (String log : logs) {
			this.tail.line("info", log, 7);
		}
		scope.close();
		observation.ended(outcome, failure);
		this.time.advanceTime();
	}

	private static TailFilter all() {
		return TailFilter.of(null, null, null, null, null, null);
	}

	@Test
	void whileNobodyListensNothingIsObservedAndNoLogIsHeard() {
		assertThat(this.tail.isObserving()).isFalse();
		assertThat(this.tail.observe(CALL)).isSameAs(EventObservation.NONE);
		assertThat(this.attached).isEmpty();
		TailListener listener = this.tail.listen(all());
		assertThat(this.tail.isObserving()).isTrue();
		this.tail.remove(listener);
		assertThat(this.tail.isObserving()).isFalse();
		assertThat(this.attached).containsExactly("attached", "detached");
	}

	@Test
	void anEventLooksLikeOneOfWrangler() {
		List<Map<String, Object>> received = listen(all(), 10);
		handle(CALL, EventOutcome.OK, null, "hello");
		assertThat(received).singleElement()
			.satisfies((message) -> assertThat(message).containsEntry("outcome", "ok")
				.containsEntry("scriptName", "chat")
				.containsEntry("entrypoint", "Room")
				.containsEntry("durableObjectId", ID.toString())
				.containsEntry("durableObjectName", "lobby")
				.containsEntry("eventTimestamp", 1000L)
				.containsEntry("exceptions", List.of())
				.containsEntry("logs", List.of(Map.of("message", List.of("hello"), "level", "info", "timestamp", 7L)))
				.containsEntry("event", Map.of("rpcMethod", "increment")));
	}

	@Test
	void aFailureIsShownWithItsStack() {
		List<Map<String, Object>> received = listen(all(), 10);
		handle(CALL, EventOutcome.EXCEPTION, new IllegalStateException("broken"));
		assertThat(received).singleElement()
			.satisfies((message) -> assertThat(message.toString()).contains("outcome=exception",
					"name=java.lang.IllegalStateException", "message=broken", "ObjectTailTests.aFailureIsShown"));
	}

	@Test
	void whatIsSecretInARequestIsNotShown() {
		List<Map<String, Object>> received = listen(all(), 10);
		handle(REQUEST, EventOutcome.OK, null);
		assertThat(received.toString())
			.contains("method=GET", "url=http://host/rooms/lobby", "accept=*/*", "cookie=REDACTED")
			.doesNotContain("secret");
	}

	@Test
	void logsOutsideOfEventsBelongToNone() {
		List<Map<String, Object>> received = listen(all(), 10);
		assertThat(this.tail.isWanted()).isFalse();
		this.tail.line("info", "outside", 1);
		handle(CALL, EventOutcome.OK, null);
		assertThat(received.toString()).doesNotContain("outside");
	}

	@Test
	void filtersAreThoseOfWranglerAndClassAndObject() {
		assertThat(passes(TailFilter.of(List.of("ok"), null, null, null, null, null), CALL)).isTrue();
		assertThat(passes(TailFilter.of(List.of("error"), null, null, null, null, null), CALL)).isFalse();
		assertThat(passes(TailFilter.of(List.of("canceled", "error"), null, null, null, null, null), CALL)).isFalse();
		assertThat(passes(TailFilter.of(null, List.of("get"), null, null, null, null), REQUEST)).isTrue();
		assertThat(passes(TailFilter.of(null, List.of("POST"), null, null, null, null), REQUEST)).isFalse();
		assertThat(passes(TailFilter.of(null, List.of("GET"), null, null, null, null), CALL)).isFalse();
		assertThat(passes(TailFilter.of(null, null, "needle", null, null, null), CALL)).isTrue();
		assertThat(passes(TailFilter.of(null, null, "other", null, null, null), CALL)).isFalse();
		assertThat(passes(TailFilter.of(null, null, null, null, "Room", null), CALL)).isTrue();
		assertThat(passes(TailFilter.of(null, null, null, null, "User", null), CALL)).isFalse();
		assertThat(passes(TailFilter.of(null, null, null, null, null, "lobby"), CALL)).isTrue();
		assertThat(passes(TailFilter.of(null, null, null, null, null, ID.toString()), CALL)).isTrue();
		assertThat(passes(TailFilter.of(null, null, null, null, null, "attic"), CALL)).isFalse();
		this.sample = 0.5;
		assertThat(passes(TailFilter.of(null, null, null, 0.6, null, null), CALL)).isTrue();
		assertThat(passes(TailFilter.of(null, null, null, 0.5, null, null), CALL)).isFalse();
	}

	private boolean passes(TailFilter filter, ObservedEvent event) {
		TailListener listener = this.tail.listen(filter);
		List<Map<String, Object>> received = new ArrayList<>();
		listener.events(this.time).subscribe(received::add);
		handle(event, EventOutcome.OK, null, "a needle in it");
		this.tail.remove(listener);
		return !received.isEmpty();
	}

	@Test
	void aFilterThatMeansNothingIsRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> TailFilter.of(List.of("fine"), null, null, null, null, null))
			.withMessage("There is no status 'fine'. Send ok, error or canceled.");
		assertThatIllegalArgumentException().isThrownBy(() -> TailFilter.of(null, null, null, 1.0, null, null))
			.withMessageContaining("'1.0'");
		assertThatIllegalArgumentException().isThrownBy(() -> TailFilter.of(null, null, null, 0.0, null, null));
		assertThatIllegalArgumentException().isThrownBy(() -> TailFilter.of(null, null, null, Double.NaN, null, null));
	}

	@Test
	void aListenerThatDoesNotReadLosesEventsAndIsToldHowMany() {
		TestPublisher<Void> reading = TestPublisher.create();
		TailListener listener = this.tail.listen(all());
		List<Map<String, Object>> received = new ArrayList<>();
		listener.events(this.time).delaySubscription(reading.flux()).subscribe(received::add);
		for (int i = 0; i < 5; i++) {
			handle(CALL, EventOutcome.OK, null);
		}
		reading.complete();
		this.time.advanceTimeBy(java.time.Duration.ofSeconds(2));
		assertThat(received).hasSize(4);
		assertThat(received.get(3)).containsEntry("droppedEvents", 2L);
		assertThat(received.get(3).get("event").toString()).contains("type=overload", "2 events were dropped");
	}

	@Test
	void moreEventsThanAListenerMayGetInASecondAreDropped() {
		List<Map<String, Object>> received = listen(all(), Long.MAX_VALUE);
		for (int i = 0; i < 8; i++) {
			handle(CALL, EventOutcome.OK, null);
		}
		assertThat(received).hasSize(5);
		assertThat(this.tail.observe(CALL)).isSameAs(EventObservation.NONE);
		this.nanos.addAndGet(1_000_000_000L);
		handle(CALL, EventOutcome.OK, null);
		assertThat(received).hasSize(7);
		assertThat(received.get(5)).containsEntry("droppedEvents", 4L);
	}

	@Test
	void noMoreThanSoManyListen() {
		this.tail.listen(all());
		this.tail.listen(all());
		assertThat(this.tail.listen(all())).isNull();
	}

	@Test
	void closingEndsTheStreamsAndTakesNoOthers() {
		TailListener listener = this.tail.listen(all());
		List<String> ended = new ArrayList<>();
		listener.events(this.time).doOnComplete(() -> ended.add("ended")).subscribe();
		this.tail.close();
		this.time.advanceTime();
		assertThat(ended).containsExactly("ended");
		assertThat(this.tail.listen(all())).isNull();
	}

	@Test
	void theLogOfAnEventIsBounded() {
		List<Map<String, Object>> received = listen(all(), 10);
		String[] logs = new String[300];
		java.util.Arrays.fill(logs, "x".repeat(5_000));
		handle(CALL, EventOutcome.OK, null, logs);
		assertThat((List<?>) received.get(0).get("logs")).hasSize(256);
		assertThat(received.get(0)).containsEntry("truncated", true);
	}

}
