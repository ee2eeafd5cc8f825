package dev.durableobjects.test;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.test.example.Journal;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@JournalTest
class DurableObjectFaultsTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@Test
	void failedCommitIsNotAcknowledgedAndResetsTheObjectOnce() {
		Journal journal = this.journals.getByName("a");
		Journal other = this.journals.getByName("b");
		this.tester.faults().failNextCommit(journal);
		other.write("x").block(BOUND);
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> journal.write("x").block(BOUND))
			.withStackTraceContaining("The disk has failed, as the test has asked for");
		journal.write("y").block(BOUND);
		assertThat(journal.lines().block(BOUND)).endsWith("y");
	}

	@Test
	void heldCommitHoldsBackTheResultAndNotTheObject() {
		Journal journal = this.journals.getByName("a");
		HeldCommit held = this.tester.faults().holdNextCommit(journal);
		this.tester.settle();
		assertThat(held.isReached()).isFalse();
		var first = journal.write("x").toFuture();
		this.tester.settle();
		assertThat(held.isReached()).isTrue();
		var second = journal.write("y").toFuture();
		this.tester.clock().advance(Duration.ofMinutes(1));
		assertThat(first).isNotDone();
		assertThat(second).isNotDone();
		held.release();
		this.tester.settle();
		assertThat(first).isCompleted();
		assertThat(second).isCompleted();
		assertThatObject(journal).hasStored("lines", List.of("x", "y"));
	}

	@Test
	void crashAfterACommitKeepsTheWritesAndTellsNobody() {
		Journal journal = this.journals.getByName("a");
		this.tester.faults().crashAfterNextCommit(journal);
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> journal.write("x").block(BOUND))
			.withMessageContaining("The process has ended after a commit");
		assertThatObject(journal).hasStored("lines", List.of("x"));
	}

	@Test
	void nothingIsStoredOnAFullDisk() {
		Journal journal = this.journals.getByName("a");
		this.tester.faults().fillDisk();
		assertThatExceptionOfType(DurableObjectResetException.class).isThrownBy(() -> journal.write("x").block(BOUND))
			.withStackTraceContaining("No space left on device");
		this.tester.faults().freeDisk();
		journal.write("y").block(BOUND);
		assertThat(journal.lines().block(BOUND)).endsWith("y");
	}

	@Test
	void faultThatHasNotStruckIsForgotten() {
		Journal journal = this.journals.getByName("a");
		this.tester.faults().failNextCommit(journal);
		this.tester.faults().fillDisk();
		this.tester.faults().clear();
		journal.write("x").block(BOUND);
		assertThatObject(journal).hasStored("lines", List.of("x"));
	}

	@Test
	void alarmWhoseCommitFailsIsTriedAgainAndThatDoesNotCount() {
		Journal journal = this.journals.getByName("a");
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 0).block(BOUND);
		this.tester.clock().advance(Duration.ofSeconds(59));
		this.tester.faults().fillDisk();
		this.tester.clock().advance(Duration.ofMinutes(10));
		this.tester.faults().freeDisk();
		this.tester.clock().advance(Duration.ofMinutes(20));
		assertThat(journal.lines().block(BOUND)).last().asString().endsWith("retry 0");
		assertThatObject(journal).hasNoAlarm();
	}

	@Test
	void alarmWhoseCommitSurvivesACrashDoesNotRunAgain() {
		Journal journal = this.journals.getByName("a");
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 0).block(BOUND);
		this.tester.faults().crashAfterNextCommit(journal);
		this.tester.clock().advance(Duration.ofHours(1));
		assertThat(journal.lines().block(BOUND)).hasSize(1);
		assertThatObject(journal).hasNoAlarm();
	}

}
