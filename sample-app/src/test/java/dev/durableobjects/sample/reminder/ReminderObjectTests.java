package dev.durableobjects.sample.reminder;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.test.DurableObjectTest;
import dev.durableobjects.test.DurableObjectTester;
import dev.durableobjects.test.HeldCommit;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@DurableObjectTest
class ReminderObjectTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	@Autowired
	private DurableObjectNamespace<Reminder> reminders;

	@Autowired
	private DurableObjectTester tester;

	private Reminder tea;

	@BeforeEach
	void getStub() {
		this.tea = this.reminders.getByName("tea");
	}

	@Test
	void deliversWhenDue() {
		Instant dueAt = this.tea.remind("Tea is ready", Duration.ofMinutes(3), 0).block();
		assertThatObject(this.tea).hasAlarmAt(dueAt);

		this.tester.clock().advance(Duration.ofMinutes(3));

		assertThat(this.tea.status().block().delivered()).containsExactly(new Delivery("Tea is ready", dueAt, 0));
		assertThatObject(this.tea).hasNoAlarm().hasNotStored("pending");
	}

	@Test
	void retriesWhatFails() {
		this.tea.remind("Tea is ready", Duration.ofMinutes(3), 2).block();

		this.tester.clock().advance(Duration.ofMinutes(4));

		assertThat(this.tea.status().block().delivered()).singleElement()
			.satisfies((delivery) -> assertThat(delivery.retryCount()).isEqualTo(2));
	}

	@Test
	void isDeliveredAfterACrashAndADowntime() {
		Instant dueAt = this.tea.remind("Tea is ready", Duration.ofMinutes(3), 0).block();

		this.tester.abortAll();
		this.tester.clock().skip(Duration.ofHours(1));

		assertThat(this.tea.status().block().delivered())
			.containsExactly(new Delivery("Tea is ready", dueAt.plus(Duration.ofMinutes(57)), 0));
	}

	@Test
	void isNotAcknowledgedBeforeItIsStored() {
		try (HeldCommit commit = this.tester.faults().holdNextCommit(this.tea)) {
			CompletableFuture<Instant> call = this.tea.remind("Tea is ready", Duration.ofMinutes(3), 0).toFuture();
			this.tester.settle();
			assertThat(commit.isReached()).isTrue();
			assertThat(call).isNotDone();

			commit.release();

			assertThat(call).succeedsWithin(BOUND);
		}
	}

	@Test
	void isThereAlthoughTheCallerWasNotTold() {
		this.tester.faults().crashAfterNextCommit(this.tea);
		Mono<Instant> call = this.tea.remind("Tea is ready", Duration.ofMinutes(3), 0);

		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> call.block(BOUND));

		assertThatObject(this.tea).hasAlarm().hasStored("pending", new PendingMessage("Tea is ready", 0));
	}

	@Test
	void runsItsAlarmWithoutTheClock() {
		this.tea.remind("Tea is ready", Duration.ofDays(365), 0).block();

		assertThat(this.tester.runAlarm(this.tea)).isTrue();
		assertThat(this.tester.runAlarm(this.tea)).isFalse();

		assertThat(this.tea.status().block().delivered()).hasSize(1);
	}

	@Test
	void failureOfAnAlarmThatATestRunsIsTheTests() {
		Instant dueAt = this.tea.remind("Tea is ready", Duration.ofDays(365), 1).block();

		assertThatIllegalStateException().isThrownBy(() -> this.tester.runAlarm(this.tea))
			.withMessage("The delivery fails, as it was asked to.");

		assertThatObject(this.tea).hasAlarmAt(dueAt);
	}

	@Test
	void sleepsUntilItIsDue() {
		this.tea.remind("Tea is ready", Duration.ofHours(1), 0).block();

		this.tester.clock().advance(Duration.ofSeconds(10));
		assertThatObject(this.tea).isAsleep();

		this.tester.clock().advance(Duration.ofHours(1).minusSeconds(10));
		assertThatObject(this.tea).isAwake();
	}

	@Test
	void canBeCancelled() {
		this.tea.remind("Tea is ready", Duration.ofMinutes(3), 0).block();
		this.tea.cancel().block();

		this.tester.clock().advance(Duration.ofHours(1));

		assertThat(this.tea.status().block()).isEqualTo(new ReminderStatus(null, List.of()));
	}

	@Test
	void keepsOnlyTheLastDeliveries() {
		this.tester.runInObjectVoid(this.tea,
				(ReminderObject reminder, DurableObjectState ctx) -> ctx.storage()
					.kv()
					.put("delivered", Collections.nCopies(100, new Delivery("old", Instant.EPOCH, 0))));
		this.tea.remind("Tea is ready", Duration.ofMinutes(3), 0).block();

		this.tester.clock().advance(Duration.ofMinutes(3));

		assertThat(this.tea.status().block().delivered()).hasSize(100)
			.last()
			.satisfies((delivery) -> assertThat(delivery.message()).isEqualTo("Tea is ready"));
		assertThat(this.tester.listIds(this.reminders)).containsExactly(this.reminders.idFromName("tea"));
	}

}
