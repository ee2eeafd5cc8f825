package dev.durableobjects.test;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.test.example.Journal;
import dev.durableobjects.test.example.OutsideWorld;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * What handlers wait for is not a matter of the clock.
 */
@JournalTest
class OutsideWorldTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@MockitoBean
	OutsideWorld outside;

	@Test
	void clockWaitsForTheAnswerToAnAlarm() {
		given(this.outside.ask()).willReturn(Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> "yes")));
		Journal journal = this.journals.getByName("a");
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 0).block(BOUND);
		this.tester.clock().advance(Duration.ofDays(1));
		assertThat(journal.lines().block(BOUND)).hasSize(2).first().isEqualTo("answer yes");
	}

	@Test
	void alarmWhoseAnswerDoesNotComeIsLimited() {
		given(this.outside.ask()).willReturn(Mono.never(), Mono.just("at last"));
		Journal journal = this.journals.getByName("a");
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 0).block(BOUND);
		this.tester.clock().advance(Duration.ofMinutes(15).plusSeconds(59));
		assertThat(journal.lines().block(BOUND)).isEmpty();
		this.tester.clock().advance(Duration.ofSeconds(4));
		assertThat(journal.lines().block(BOUND)).hasSize(2).first().isEqualTo("answer at last");
		assertThatObject(journal).hasNoAlarm();
	}

}
