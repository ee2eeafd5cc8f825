package dev.durableobjects.autoconfigure.actuate;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

import dev.durableobjects.runtime.EventObservation;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObservedEvent;
import dev.durableobjects.runtime.TurnScope;
import org.jspecify.annotations.Nullable;

/**
 * The live stream of events. While nobody listens it looks at one field for each event
 * and does nothing else; an event for which no listener has room is counted by each of
 * them and looked at no further.
 * <p>
 * Thread-safe: listeners come and go under the monitor, and are read from an array that
 * is never changed.
 */
final class ObjectTail implements ObjectObserver, LogSource.LogLines {

	private static final TailListener[] NOBODY = {};

	private final TailSettings settings;

	private final LogSource logs;

	private final InstantSource clock;

	private final LongSupplier nanoTime;

	private final DoubleSupplier random;

	private final ThreadLocal<@Nullable TailedEvent> handled = new ThreadLocal<>();

	private volatile TailListener[] listeners = NOBODY;

	private @Nullable Runnable stopLogs;

	private boolean open;

	/**
	 * @param logs brings what objects log
	 * @param clock tells the present time
	 * @param nanoTime by which events in a second are counted
	 * @param random picks samples; gives numbers from 0, included, to 1, excluded
	 */
	ObjectTail(TailSettings settings, LogSource logs, InstantSource clock, LongSupplier nanoTime,
			DoubleSupplier random) {
		this.settings = settings;
		this.logs = logs;
		this.clock = clock;
		this.nanoTime = nanoTime;
		this.random = random;
	}

	/**
	 * Listen from now on.
	 * @return the listener, to be {@linkplain #remove removed}, or {@code null} if too
	 * many listen already
	 */
	synchronized @Nullable TailListener listen(TailFilter filter) {
		if (!this.open || this.listeners.length >= this.settings.maxListeners()) {
			return null;
		}
		TailListener listener = new TailListener(filter, this.settings.bufferSize(), this.settings.eventsPerSecond(),
				this.nanoTime);
		List<TailListener> more = new ArrayList<>(List.of(this.listeners));
		more.add(listener);
		if (this.stopLogs == null) {
			this.stopLogs = this.logs.begin(this);
		}
		this.listeners = more.toArray(TailListener[]::new);
		return listener;
	}

	synchronized void remove(TailListener listener) {
		List<TailListener> fewer = new ArrayList<>(List.of(this.listeners));
		fewer.remove(listener);
		this.listeners = fewer.isEmpty() ? NOBODY : fewer.toArray(TailListener[]::new);
		if (fewer.isEmpty() && this.stopLogs != null) {
			this.stopLogs.run();
			this.stopLogs = null;
		}
		listener.close();
	}

	int listenerCount() {
		return this.listeners.length;
	}

	synchronized void open() {
		this.open = true;
	}

	/**
	 * Let all listeners go, and take no others: the application is closing.
	 */
	synchronized void close() {
		this.open = false;
		for (TailListener listener : this.listeners) {
			remove(listener);
		}
	}

	int maxListeners() {
		return this.settings.maxListeners();
	}

	/**
	 * What a client is told that cannot listen.
	 */
	String tooMany() {
		return maxListeners() + " clients listen already. Close one, or raise 'durable-objects.tail.max-listeners'.";
	}

	String scriptName() {
		return this.settings.scriptName();
	}

	long millis() {
		return this.clock.millis();
	}

	@Override
	public boolean isObserving() {
		return this.listeners.length > 0;
	}

	@Override
	public EventObservation observe(ObservedEvent event) {
		List<TailListener> wanting = null;
		for (TailListener listener : this.listeners) {
			if (listener.mayWant(event, this.random)) {
				wanting = (wanting != null) ? wanting : new ArrayList<>(this.listeners.length);
				wanting.add(listener);
			}
		}
		return (wanting != null) ? new TailedEvent(this, event, wanting, millis()) : EventObservation.NONE;
	}

	/**
	 * What the calling thread logs belongs to an event until the scope is closed.
	 */
	TurnScope handling(TailedEvent event) {
		TailedEvent before = this.handled.get();
		this.handled.set(event);
		return () -> {
			if (before != null) {
				this.handled.set(before);
			}
			else {
				this.handled.remove();
			}
		};
	}

	@Override
	public boolean isWanted() {
		return this.handled.get() != null;
	}

	@Override
	public void line(String level, String message, long timestamp) {
		TailedEvent event = this.handled.get();
		if (event != null) {
			event.log(level, message, timestamp);
		}
	}

}
