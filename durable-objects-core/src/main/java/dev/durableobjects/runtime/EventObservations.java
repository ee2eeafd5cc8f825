package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import reactor.util.context.Context;

/**
 * Several observations of one event as one. Scopes are closed in the opposite order.
 */
final class EventObservations implements EventObservation {

	private final List<EventObservation> observations;

	private EventObservations(List<EventObservation> observations) {
		this.observations = observations;
	}

	static EventObservation of(List<EventObservation> observations) {
		return switch (observations.size()) {
			case 0 -> EventObservation.NONE;
			case 1 -> observations.get(0);
			default -> new EventObservations(observations);
		};
	}

	@Override
	public void begun(DurableObjectId id) {
		this.observations.forEach((observation) -> observation.begun(id));
	}

	@Override
	public TurnScope turn() {
		return together(this.observations.stream().map(EventObservation::turn).toList());
	}

	@Override
	public Context context(Context context) {
		Context result = context;
		for (EventObservation observation : this.observations) {
			result = observation.context(result);
		}
		return result;
	}

	@Override
	public TurnScope statement(String sql) {
		return together(this.observations.stream().map((observation) -> observation.statement(sql)).toList());
	}

	private static TurnScope together(List<TurnScope> scopes) {
		return () -> {
			for (int i = scopes.size() - 1; i >= 0; i--) {
				scopes.get(i).close();
			}
		};
	}

	@Override
	public void rows(long read, long written) {
		this.observations.forEach((observation) -> observation.rows(read, written));
	}

	@Override
	public void scheduledFor(Instant time) {
		this.observations.forEach((observation) -> observation.scheduledFor(time));
	}

	@Override
	public void responded(int status) {
		this.observations.forEach((observation) -> observation.responded(status));
	}

	@Override
	public void waitsForCommit() {
		this.observations.forEach(EventObservation::waitsForCommit);
	}

	@Override
	public void ended(EventOutcome outcome, @Nullable Throwable failure) {
		this.observations.forEach((observation) -> observation.ended(outcome, failure));
	}

}
