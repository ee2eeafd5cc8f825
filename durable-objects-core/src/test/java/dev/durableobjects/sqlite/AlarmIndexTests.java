package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an object tells the index of alarms, with flushes and an index that answer when
 * the test says.
 */
class AlarmIndexTests implements AlarmHook {

	private static final Instant FIRST = Instant.ofEpochMilli(1_000);

	private static final Instant SECOND = Instant.ofEpochMilli(2_000);

	@TempDir
	private Path directory;

	private final List<Instant> entered = new ArrayList<>();

	private final List<Supplier<@Nullable Instant>> committed = new ArrayList<>();

	private CompletableFuture<@Nullable Void> answer = CompletableFuture.completedFuture(null);

	private Runnable entering = () -> {
	};

	private DrivenStore store;

	@BeforeEach
	void open() throws IOException {
		this.store = new DrivenStore(this.directory, this);
	}

	@AfterEach
	void close() throws IOException {
		this.store.close();
	}

	@Test
	void anAlarmThatIsBeingEnteredCountsBeforeItsCommit() {
		set(FIRST);
		this.store.endEvent();
		set(null);
		this.store.store().endTurn();
		this.store.store().commit();
		this.answer = new CompletableFuture<>();
		set(SECOND);
		this.store.store().endTurn();
		assertThat(this.store.store().beforeCommit()).isNotNull();
		this.store.flush();
		assertThat(known()).isEqualTo(SECOND);
		this.answer.complete(null);
		this.store.store().commit();
		assertThat(known()).isEqualTo(SECOND);
	}

	@Test
	void whatAnIndexHearsLateIsTheTruthOfThatMoment() {
		set(FIRST);
		this.store.endEvent();
		set(null);
		this.store.endEvent();
		Supplier<@Nullable Instant> late = this.committed.get(this.committed.size() - 1);
		assertThat(late.get()).isNull();
		this.answer = new CompletableFuture<>();
		set(SECOND);
		this.store.store().endTurn();
		assertThat(this.store.store().beforeCommit()).isNotNull();
		assertThat(late.get()).isEqualTo(SECOND);
		this.answer.complete(null);
	}

	@Test
	void anAlarmSetAnewToTheSameTimeIsEnteredAnew() {
		set(FIRST);
		this.store.endEvent();
		set(null);
		this.store.store().endTurn();
		set(FIRST);
		this.store.endEvent();
		assertThat(this.entered).containsExactly(FIRST, FIRST);
		set(FIRST);
		this.store.endEvent();
		assertThat(this.entered).hasSize(2);
	}

	@Test
	void anAlarmThatIsRunBeforeItIsCommittedAndSetAnewIsEnteredAnew() {
		set(FIRST);
		this.store.store().endTurn();
		assertThat(this.store.store().beforeCommit()).isNull();
		this.store.store().beginAlarm();
		assertThat(this.store.store().endAlarm(true)).isTrue();
		this.store.store().endTurn();
		set(FIRST);
		this.store.endEvent();
		assertThat(this.entered).containsExactly(FIRST, FIRST);
	}

	@Test
	void anAlarmThatWasFoundNotToBeDueAndIsSetBackIsEnteredAnew() {
		set(FIRST);
		this.store.endEvent();
		set(SECOND);
		this.store.store().endTurn();
		assertThat(this.store.store().beginAlarm()).isEqualTo(SECOND);
		assertThat(this.store.store().endAlarm(false)).isFalse();
		this.store.store().endTurn();
		set(FIRST);
		this.store.endEvent();
		assertThat(this.entered).containsExactly(FIRST, FIRST);
	}

	@Test
	void aScheduleThatWasFoundNotToBeDueAndIsSetBackIsEnteredAnew() {
		plan(FIRST);
		this.store.endEvent();
		plan(SECOND);
		this.store.store().schedules().told();
		this.store.store().endTurn();
		plan(FIRST);
		this.store.endEvent();
		assertThat(this.entered).containsExactly(FIRST, FIRST);
	}

	@Test
	void anAlarmSetAnewAfterEverythingWasDeletedIsEnteredAnew() {
		set(FIRST);
		this.store.endEvent();
		this.store.storage().deleteAll();
		this.store.store().endTurn();
		set(FIRST);
		this.store.endEvent();
		assertThat(this.entered).containsExactly(FIRST, FIRST);
	}

	@Test
	void anAlarmThatWasUndoneIsForgottenWithTheNextCommit() {
		set(SECOND);
		this.store.endEvent();
		set(FIRST);
		assertThat(this.store.store().beforeCommit()).isNull();
		this.store.store().rollbackTurn();
		set(null);
		this.store.endEvent();
		assertThat(known()).isNull();
	}

	@Test
	void whatWasWrittenBeforeTheCodeWasInterruptedIsCommittedAndLeaves() {
		set(FIRST);
		this.store.store().endTurn();
		this.store.output("set");
		this.store.store().interrupt();
		this.store.store().commit();
		this.store.flush();
		assertThat(this.store.left()).containsExactly("set");
		assertThat(known()).isEqualTo(FIRST);
	}

	@Test
	void aCommitDuringWhichTheCodeIsInterruptedIsFlushed() {
		set(FIRST);
		this.store.store().endTurn();
		this.store.output("set");
		this.entering = this.store.store()::interrupt;
		this.store.store().commit();
		this.store.flush();
		assertThat(this.store.left()).containsExactly("set");
		assertThat(known()).isEqualTo(FIRST);
	}

	private void set(@Nullable Instant time) {
		CompletableFuture<Void> done = (time != null) ? this.store.storage().setAlarm(time)
				: this.store.storage().deleteAlarm();
		assertThat(done).isCompleted();
	}

	private void plan(Instant time) {
		this.store.store().schedules().save("a", "once", time, null);
	}

	private @Nullable Instant known() {
		return this.committed.get(this.committed.size() - 1).get();
	}

	@Override
	public void checkAllowed() {
		// The alarm does not fire.
	}

	@Override
	public long millis() {
		return 0;
	}

	@Override
	public CompletableFuture<@Nullable Void> beforeCommit(@Nullable String name, Instant earliest,
			@Nullable Instant durable) {
		this.entered.add(earliest);
		this.entering.run();
		return this.answer;
	}

	@Override
	public void committed(@Nullable String name, Supplier<@Nullable Instant> earliest) {
		this.committed.add(earliest);
	}

}
