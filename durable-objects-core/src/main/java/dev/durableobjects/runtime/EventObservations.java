package dev.durableobjects.runtime;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.Context;

/**
 * Two observations of one event as one. They are told in their order; scopes are closed
 * in the opposite one.
 */
final class EventObservations implements EventObservation {

	private final EventObservation first;

	private final EventObservation second;

	private EventObservations(EventObservation first, EventObservation second) {
		this.first = first;
		this.second = second;
	}

	/**
	 * Make one observation of two, either of which may be one of nothing.
	 */
	static EventObservation of(EventObservation first, EventObservation second) {
		if (first == EventObservation.NONE) {
			return second;
		}
		return (second != EventObservation.NONE) ? new EventObservations(first, second) : first;
	}

	@Override
	public void begun(DurableObjectId id) {
		this.first.begun(id);
		this.second.begun(id);
	}

	@Override
	public TurnScope turn() {
		return together(this.first.turn(), this.second.turn());
	}

	@Override
	public Context context(Context context) {
		return this.second.context(this.first.context(context));
	}

	@Override
	public TurnScope statement(String sql) {
		return together(this.first.statement(sql), this.second.statement(sql));
	}

	private static TurnScope together(TurnScope outer, TurnScope inner) {
		return () -> {
			inner.close();
			outer.close();
		};
	}

	@Override
	public void rows(long read, long written) {
		this.first.rows(read, written);
		this.second.rows(read, written);
	}

	@Override
	public void scheduledFor(Instant time) {
		this.first.scheduledFor(time);
		this.second.scheduledFor(time);
	}

	@Override
	public void responded(int status) {
		this.first.responded(status);
		this.second.responded(status);
	}

	@Override
	public void waitsForCommit() {
		this.first.waitsForCommit();
		this.second.waitsForCommit();
	}

	@Override
	public void ended(EventOutcome outcome, @Nullable Throwable failure) {
		this.first.ended(outcome, failure);
		this.second.ended(outcome, failure);
	}

}
