package dev.durableobjects.autoconfigure.observation;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.TurnScope;
import io.micrometer.context.ContextSnapshot;
import io.micrometer.context.ContextSnapshotFactory;
import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;

/**
 * The observation of one event. It is started when the object begins to handle the event;
 * the time the event was queued is the gap between it and its parent.
 */
final class ObservedObjectEvent implements EventObservation {

	private static final String KEY = ObservationThreadLocalAccessor.KEY;

	private static final int SHOWN_SQL = 1_000;

	private final ObservationSettings settings;

	private final ContextSnapshotFactory snapshots;

	private final Context carried;

	private final EventObservationContext context;

	private final Observation observation;

	private volatile boolean started;

	private volatile @Nullable Observation commit;

	ObservedObjectEvent(ObservationSettings settings, ContextSnapshotFactory snapshots, Context carried,
			EventObservationContext context, Observation observation) {
		this.settings = settings;
		this.snapshots = snapshots;
		this.carried = carried;
		this.context = context;
		this.observation = observation;
	}

	@Override
	public void begun(DurableObjectId id) {
		this.context.setId(id);
		if (!this.started) {
			this.started = true;
			this.observation.start();
		}
	}

	/**
	 * What was in force where the event was sent is in force here as well, except that
	 * the event itself is the span.
	 */
	@Override
	public TurnScope turn() {
		ContextSnapshot.Scope scope = this.snapshots.setThreadLocalsFrom(context(Context.empty()));
		return scope::close;
	}

	@Override
	public Context context(Context other) {
		return this.carried.putAll(other.readOnly()).put(KEY, this.observation);
	}

	@Override
	public TurnScope statement(String sql) {
		if (!this.settings.sql()) {
			return TurnScope.NONE;
		}
		Observation statement = child(ObjectObservationDocumentation.SQL)
			.highCardinalityKeyValue(ObjectObservationDocumentation.SqlKeys.TEXT.withValue(shown(sql)))
			.start();
		return statement::stop;
	}

	private static String shown(String sql) {
		return (sql.length() <= SHOWN_SQL) ? sql : sql.substring(0, SHOWN_SQL) + "…";
	}

	private Observation child(ObjectObservationDocumentation documentation) {
		return documentation.observation(this.settings.registry())
			.parentObservation(this.observation)
			.lowCardinalityKeyValue(
					ObjectObservationDocumentation.LowCardinalityKeys.CLASS.withValue(this.context.getClassName()));
	}

	@Override
	public void waitsForCommit() {
		if (this.settings.commits() && this.started) {
			this.commit = child(ObjectObservationDocumentation.COMMIT).start();
		}
	}

	/**
	 * The head of the response leaves; its body may take long.
	 */
	@Override
	public void responded(int status) {
		stopCommit();
	}

	private void stopCommit() {
		Observation waiting = this.commit;
		if (waiting != null) {
			this.commit = null;
			waiting.stop();
		}
	}

	@Override
	public void ended(EventOutcome outcome, @Nullable Throwable failure) {
		stopCommit();
		if (this.started) {
			this.context.setOutcome(outcome);
			if (failure != null) {
				this.observation.error(failure);
			}
			this.observation.stop();
		}
	}

}
