package dev.durableobjects.namespace;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObservedEvent;
import dev.durableobjects.runtime.TurnScope;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Remembers, once it is switched on, what is told of each event, and of commits.
 */
final class RecordedEvents implements ObjectObserver {

	static final String KEY = "recorded";

	private final List<String> told = new CopyOnWriteArrayList<>();

	private final List<Long> waits = new CopyOnWriteArrayList<>();

	private final Map<String, Integer> open = new ConcurrentHashMap<>();

	private final ThreadLocal<@Nullable String> current = new ThreadLocal<>();

	private volatile boolean on;

	void switchOn() {
		this.on = true;
	}

	List<String> told() {
		return List.copyOf(this.told);
	}

	/**
	 * How long each event waited, in nanoseconds.
	 */
	List<Long> waits() {
		return List.copyOf(this.waits);
	}

	/**
	 * The operation whose turn runs on the calling thread.
	 */
	@Nullable String current() {
		return this.current.get();
	}

	int openTurns() {
		return this.open.values().stream().mapToInt(Integer::intValue).sum();
	}

	@Override
	public boolean isObserving() {
		return this.on;
	}

	@Override
	public boolean isTimingQueues() {
		return true;
	}

	@Override
	public void waited(String className, DurableObjectId id, long nanos) {
		if (this.on) {
			this.waits.add(nanos);
		}
	}

	@Override
	public ContextView capture(ContextView context) {
		String caller = this.current.get();
		return (caller != null) ? Context.of(context).put(KEY, caller) : context;
	}

	@Override
	public EventObservation observe(ObservedEvent event) {
		String caller = event.context().getOrDefault(KEY, null);
		String what = (event.description() instanceof EventDescription.WebSocket socket) ? "socket " + socket.type()
				: event.description().kind().toString();
		String label = what + "/" + event.id().name() + ((caller != null) ? "<" + caller : "");
		return new Recorded(label);
	}

	@Override
	public void failed(String className, DurableObjectId id, EventDescription event, Throwable failure) {
		if (this.on) {
			this.told.add("failed " + failure.getMessage());
		}
	}

	@Override
	public void evicted(String className, DurableObjectId id) {
		if (this.on) {
			this.told.add("evicted " + id.name());
		}
	}

	@Override
	public void loaded(String className, DurableObjectId id) {
		if (this.on) {
			this.told.add("loaded " + id.name());
		}
	}

	@Override
	public void opened(String className, DurableObjectId id) {
		if (this.on) {
			this.told.add("opened " + id.name());
		}
	}

	@Override
	public void committed(String className, DurableObjectId id, long nanos) {
		if (this.on && nanos >= 0) {
			this.told.add("committed");
		}
	}

	@Override
	public void unusable(String className, DurableObjectId id, Throwable cause) {
		if (this.on) {
			this.told.add("unusable " + id.name());
		}
	}

	private final class Recorded implements EventObservation {

		private final String label;

		private Recorded(String label) {
			this.label = label;
		}

		@Override
		public TurnScope turn() {
			String before = RecordedEvents.this.current.get();
			RecordedEvents.this.current.set(this.label);
			RecordedEvents.this.open.merge(this.label, 1, Integer::sum);
			return () -> {
				RecordedEvents.this.open.merge(this.label, -1, Integer::sum);
				RecordedEvents.this.current.set(before);
			};
		}

		@Override
		public Context context(Context context) {
			return context.put(KEY, this.label);
		}

		@Override
		public void rows(long read, long written) {
			if (read > 0 || written > 0) {
				RecordedEvents.this.told.add("rows " + read + " " + written);
			}
		}

		@Override
		public void ended(EventOutcome outcome, @Nullable Throwable failure) {
			RecordedEvents.this.told.add(this.label + " " + outcome);
		}

	}

}
