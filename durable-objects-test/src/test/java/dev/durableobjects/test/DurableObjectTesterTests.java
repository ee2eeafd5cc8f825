package dev.durableobjects.test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.ParameterizedTypeReference;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.test.example.Journal;
import dev.durableobjects.test.example.JournalObject;

import static dev.durableobjects.test.DurableObjectAssertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@JournalTest
class DurableObjectTesterTests {

	private static final Duration BOUND = Duration.ofSeconds(20);

	@Autowired
	DurableObjectNamespace<Journal> journals;

	@Autowired
	DurableObjectTester tester;

	@RepeatedTest(2)
	void eachTestBeginsWithoutObjectsAndAtTheSameTime() {
		Journal journal = this.journals.getByName("a");
		assertThat(this.tester.listIds(this.journals)).isEmpty();
		assertThat(journal.lines().block(BOUND)).isEmpty();
		assertThatObject(journal).hasNoAlarm();
		journal.wakeAt(this.tester.clock().instant().plusSeconds(1), 0).block(BOUND);
		this.tester.clock().advance(Duration.ofDays(1));
		journal.wakeAt(this.tester.clock().instant().plusSeconds(1), 0).block(BOUND);
		assertThat(Duration.between(java.time.Instant.now(), this.tester.clock().instant()))
			.isLessThan(Duration.ofDays(1).plusSeconds(1));
	}

	@Test
	void codeRunsInsideTheObjectAsAnEvent() {
		Journal journal = this.journals.getByName("a");
		String name = this.tester.runInObject(journal, JournalObject.class, (object, state) -> {
			object.write("inside");
			state.storage().kv().put("count", 3);
			return state.id().name();
		});
		assertThat(name).isEqualTo("a");
		assertThat(journal.lines().block(BOUND)).containsExactly("inside");
		assertThatObject(journal).hasStored("count", 3);
		int count = this.tester.runInObject(journal,
				(JournalObject object, DurableObjectState state) -> state.storage().kv().getOrDefault("count", 0));
		assertThat(count).isEqualTo(3);
		this.tester.runInObjectVoid(journal, JournalObject.class,
				(object, state) -> assertThat(state.storage().kv().delete("count")).isTrue());
	}

	@Test
	void whatTheCodeThrowsComesOutAsItIs() {
		Journal journal = this.journals.getByName("a");
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> this.tester.runInObjectVoid(journal, (Object object, DurableObjectState state) -> {
				throw new IOException("mine");
			}))
			.withMessage("mine");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> this.tester.runInObjectVoid(journal,
				(Object object, DurableObjectState state) -> assertThat(state.id().name()).isEqualTo("b")));
	}

	@Test
	void objectOfAnotherClassIsNamed() {
		Journal journal = this.journals.getByName("a");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tester.runInObject(journal, String.class, (object, state) -> object))
			.withMessage("The object is of class 'dev.durableobjects.test.example.JournalObject' and not of "
					+ "'java.lang.String'.");
	}

	@Test
	void whatIsNoStubIsNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.tester.evict("a stub"))
			.withMessage("'java.lang.String' is not the class of a stub. Pass what DurableObjectNamespace.get or "
					+ "getByName has returned.");
	}

	@Test
	void alarmRunsNowAndTellsWhetherThereWasOne() {
		Journal journal = this.journals.getByName("a");
		assertThat(this.tester.runAlarm(journal)).isFalse();
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 0).block(BOUND);
		this.tester.evict(journal);
		assertThat(this.tester.runAlarm(journal)).isTrue();
		assertThat(journal.lines().block(BOUND)).hasSize(1);
		assertThat(this.tester.runAlarm(journal)).isFalse();
		this.tester.clock().advance(Duration.ofMinutes(2));
		assertThat(journal.lines().block(BOUND)).hasSize(1);
	}

	@Test
	void alarmThatWaitsForItsRetryRunsAsThatRetry() {
		Journal journal = this.journals.getByName("a");
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 1).block(BOUND);
		this.tester.clock().advance(Duration.ofSeconds(60));
		assertThat(this.tester.runAlarm(journal)).isTrue();
		assertThat(journal.lines().block(BOUND)).singleElement().asString().endsWith("retry 1");
		this.tester.clock().advance(Duration.ofMinutes(5));
		assertThat(journal.lines().block(BOUND)).hasSize(1);
	}

	@Test
	void failureOfAnAlarmIsThrownAndCountsForNothing() {
		Journal journal = this.journals.getByName("a");
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 1).block(BOUND);
		for (int i = 0; i < 10; i++) {
			assertThatIllegalStateException().isThrownBy(() -> this.tester.runAlarm(journal))
				.withMessage("Failing as told");
		}
		assertThatObject(journal).hasAlarmAt(this.tester.clock().instant().plusSeconds(60));
		this.tester.clock().advance(Duration.ofMinutes(2));
		assertThat(journal.lines().block(BOUND)).singleElement().asString().endsWith("retry 1");
	}

	@Test
	void evictedObjectIsConstructedAnew() {
		Journal journal = this.journals.getByName("a");
		JournalObject before = this.tester.runInObject(journal,
				(JournalObject object, DurableObjectState state) -> object);
		this.tester.evict(journal);
		assertThatObject(journal).isAsleep();
		JournalObject after = this.tester.runInObject(journal,
				(JournalObject object, DurableObjectState state) -> object);
		assertThat(after).isNotSameAs(before);
		this.tester.evictAll();
		assertThatObject(journal).isAsleep();
	}

	@Test
	void objectThatHasSomethingToDoCannotBeEvicted() {
		Journal journal = this.journals.getByName("a");
		this.tester.runInObjectVoid(journal,
				(Object object, DurableObjectState state) -> state.scheduler().schedule(() -> {
				}, 5, TimeUnit.SECONDS));
		assertThatIllegalStateException().isThrownBy(() -> this.tester.evict(journal))
			.withMessage("The object 'a' of JOURNAL_OBJECT cannot be dropped, because it has something to do: "
					+ "[SCHEDULED_TASK].");
		assertThatIllegalStateException().isThrownBy(() -> this.tester.evictAll())
			.withMessage("Objects cannot be dropped, because they have something to do: "
					+ "[JournalObject(a) [SCHEDULED_TASK]].");
	}

	@Test
	void abortEndsWhatGoesOn() {
		Journal journal = this.journals.getByName("a");
		journal.write("stored").block(BOUND);
		this.tester.runInObjectVoid(journal,
				(JournalObject object, DurableObjectState state) -> state.waitUntil(Mono.never()));
		this.tester.abort(journal);
		assertThatObject(journal).isAsleep().hasStored("lines", List.of("stored"));
		journal.lines().block(BOUND);
		this.tester.abortAll();
		assertThatObject(journal).isAsleep();
	}

	@Test
	void objectsThatHaveStoredSomethingAreListed() {
		this.journals.getByName("empty").lines().block(BOUND);
		this.journals.getByName("a").write("x").block(BOUND);
		this.journals.getByName("b").write("x").block(BOUND);
		assertThat(this.tester.listIds(this.journals)).containsExactlyInAnyOrder(this.journals.idFromName("a"),
				this.journals.idFromName("b"));
	}

	@Test
	void storageIsLookedAtWithoutWakingTheObject() {
		Journal journal = this.journals.getByName("a");
		journal.write("x").block(BOUND);
		journal.wakeAt(this.tester.clock().instant().plusSeconds(60), 0).block(BOUND);
		journal.everyHour().block(BOUND);
		this.tester.runInObjectVoid(journal,
				(Object object, DurableObjectState state) -> state.storage()
					.sql()
					.exec("CREATE TABLE t AS SELECT 1 AS one, 'two' AS two"));
		this.tester.evict(journal);
		StoredObject storage = this.tester.storage(journal);
		assertThat(storage.keys()).isEqualTo(Set.of("failTimes", "lines"));
		assertThat(storage.get("failTimes", Integer.class)).isZero();
		assertThat(storage.get("lines", new ParameterizedTypeReference<List<String>>() {
		})).containsExactly("x");
		assertThat(storage.get("missing", String.class)).isNull();
		assertThat(storage.alarm()).isEqualTo(this.tester.clock().instant().plusSeconds(60));
		assertThat(storage.schedules()).singleElement()
			.satisfies((schedule) -> assertThat(schedule.name()).isEqualTo("hourly"));
		assertThat(storage.query("SELECT * FROM t WHERE one = ?", 1)).containsExactly(Map.of("one", 1L, "two", "two"));
		assertThatObject(journal).isAsleep();
		this.tester.settle();
		assertThat(TestedObject.of(journal).status()).as("what is left in memory").isNull();
	}

	@Test
	void resetEndsWhatIsStuck() {
		Journal journal = this.journals.getByName("a");
		journal.write("x").block(BOUND);
		HeldCommit held = this.tester.faults().holdNextCommit(journal);
		var call = journal.write("y").toFuture();
		this.tester.settle();
		assertThat(held.isReached()).isTrue();
		this.tester.runInObject(this.journals.getByName("b"), (Object object, DurableObjectState state) -> {
			state.waitUntil(Mono.never());
			return "";
		});
		this.tester.reset();
		assertThat(call).isDone();
		assertThat(this.tester.listIds(this.journals)).isEmpty();
		assertThat(journal.lines().block(BOUND)).isEmpty();
	}

	@Test
	void callerOfAnAbortedObjectIsTold() {
		Journal journal = this.journals.getByName("a");
		HeldCommit held = this.tester.faults().holdNextCommit(journal);
		var call = journal.write("x").toFuture();
		this.tester.settle();
		assertThat(call).isNotDone();
		TestedObject.of(journal).abort("gone");
		held.release();
		assertThat(call).failsWithin(BOUND).withThrowableThat().withCauseInstanceOf(DurableObjectResetException.class);
	}

	@Test
	void socketsNeedAnObjectThatTakesRequests() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.tester.connect(this.journals.getByName("a"), "/journals/a"))
			.withMessage("A WebSocket cannot be connected to the object 'a' of JOURNAL_OBJECT, because the interface "
					+ "of the stub does not extend FetchHandler.");
	}

}
