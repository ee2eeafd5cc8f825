package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectObserversTests {

	private static final DurableObjectId ID = new ObjectId("ab".repeat(32), "lobby");

	private final List<String> told = new ArrayList<>();

	private final Follower metrics = new Follower("metrics");

	private final Follower tail = new Follower("tail");

	private final Follower log = new Follower("log");

	private final ObjectObserver all = ObjectObservers.of(List.of(this.metrics, this.tail, this.log));

	@Test
	void eachIsAskedOnceAndToldOfTheEventsThatItFollows() {
		this.tail.follows = false;
		follow();
		assertThat(this.told).containsExactly("metrics asked", "tail asked", "log asked", "metrics begun", "log begun",
				"metrics turn", "log turn", "log turn ended", "metrics turn ended", "metrics statement",
				"log statement", "log statement ended", "metrics statement ended", "metrics rows", "log rows",
				"metrics scheduled", "log scheduled", "metrics responded", "log responded", "metrics waits",
				"log waits", "metrics ended", "log ended");
	}

	@Test
	void threeAreToldInTheirOrder() {
		follow();
		assertThat(this.told).containsSubsequence("metrics begun", "tail begun", "log begun", "metrics turn",
				"tail turn", "log turn", "log turn ended", "tail turn ended", "metrics turn ended", "metrics ended",
				"tail ended", "log ended");
	}

	@Test
	void whoDoesNotObserveIsNotAsked() {
		this.metrics.observes = false;
		this.log.observes = false;
		assertThat(this.all.isObserving()).isTrue();
		assertThat(this.all.observe(new Call())).isNotSameAs(EventObservation.NONE);
		assertThat(this.told).containsExactly("tail asked");
		this.tail.observes = false;
		assertThat(this.all.isObserving()).isFalse();
	}

	@Test
	void anEventThatNobodyFollowsIsNotFollowed() {
		this.metrics.follows = false;
		this.tail.follows = false;
		this.log.follows = false;
		assertThat(this.all.observe(new Call())).isSameAs(EventObservation.NONE);
	}

	@Test
	void whoFollowsAnEventAloneIsToldDirectly() {
		this.metrics.follows = false;
		this.log.follows = false;
		assertThat(this.all.observe(new Call())).isSameAs(this.tail);
	}

	@Test
	void theContextOfAnEventIsThatOfAllWhoFollow() {
		Context context = this.all.observe(new Call()).context(Context.of("by", ""));
		assertThat(context.<String>get("by")).isEqualTo(" metrics tail log");
	}

	private void follow() {
		EventObservation observation = this.all.observe(new Call());
		observation.begun(ID);
		observation.turn().close();
		observation.statement("SELECT 1").close();
		observation.rows(1, 2);
		observation.scheduledFor(Instant.EPOCH);
		observation.responded(200);
		observation.waitsForCommit();
		observation.ended(EventOutcome.OK, null);
	}

	private static final class Call implements ObservedEvent {

		@Override
		public String className() {
			return "Room";
		}

		@Override
		public DurableObjectId id() {
			return ID;
		}

		@Override
		public EventDescription description() {
			return new EventDescription.Rpc("join");
		}

		@Override
		public ContextView context() {
			return Context.empty();
		}

	}

	private final class Follower implements ObjectObserver, EventObservation {

		private final String name;

		private boolean observes = true;

		private boolean follows = true;

		private Follower(String name) {
			this.name = name;
		}

		private void tell(String what) {
			ObjectObserversTests.this.told.add(this.name + " " + what);
		}

		private TurnScope scope(String what) {
			tell(what);
			return () -> tell(what + " ended");
		}

		@Override
		public boolean isObserving() {
			return this.observes;
		}

		@Override
		public EventObservation observe(ObservedEvent event) {
			tell("asked");
			return this.follows ? this : EventObservation.NONE;
		}

		@Override
		public void begun(DurableObjectId id) {
			tell("begun");
		}

		@Override
		public TurnScope turn() {
			return scope("turn");
		}

		@Override
		public Context context(Context context) {
			return context.put("by", context.get("by") + " " + this.name);
		}

		@Override
		public TurnScope statement(String sql) {
			return scope("statement");
		}

		@Override
		public void rows(long read, long written) {
			tell("rows");
		}

		@Override
		public void scheduledFor(Instant time) {
			tell("scheduled");
		}

		@Override
		public void responded(int status) {
			tell("responded");
		}

		@Override
		public void waitsForCommit() {
			tell("waits");
		}

		@Override
		public void ended(EventOutcome outcome, @Nullable Throwable failure) {
			tell("ended");
		}

	}

}
