package dev.durableobjects.namespace;

import java.time.Clock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.hibernation.WebSocketPairFactory;
import dev.durableobjects.runtime.ActivityMonitor;
import dev.durableobjects.runtime.FetchCarrier;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectTimer;
import dev.durableobjects.sqlite.Disk;

/**
 * What the runtime takes from outside.
 *
 * @param clock tells when objects are idle
 * @param nanoTime by which it is measured how long events run
 * @param timer tells that time has passed, or {@code null} for the passing of time
 * itself; whoever moves another one also has objects dropped that have become idle
 * @param disk flushes to disk
 * @param observer told of what is counted
 * @param alarms keeps the alarms of the objects in the index
 * @param activity told of what the threads of the runtime do
 * @param ledger keeps which objects there are and what they use, or {@code null} if
 * nobody does
 * @param pairs makes the WebSocket pairs of a web server, or {@code null} without one
 * @param carrier carries requests into objects
 */
public record RuntimeEnvironment(Clock clock, LongSupplier nanoTime, @Nullable ObjectTimer timer, Disk disk,
		ObjectObserver observer, AlarmHooks alarms, ActivityMonitor activity, @Nullable ObjectLedger ledger,
		@Nullable WebSocketPairFactory pairs, FetchCarrier carrier) {

	/**
	 * An environment without a ledger and a web server.
	 * @param clock tells when objects are idle
	 * @param nanoTime by which it is measured how long events run
	 * @param timer tells that time has passed, or {@code null} for the passing of time
	 * itself
	 * @param disk flushes to disk
	 * @param observer told of what is counted
	 * @param alarms keeps the alarms of the objects in the index
	 * @param activity told of what the threads of the runtime do
	 */
	public RuntimeEnvironment(Clock clock, LongSupplier nanoTime, @Nullable ObjectTimer timer, Disk disk,
			ObjectObserver observer, AlarmHooks alarms, ActivityMonitor activity) {
		this(clock, nanoTime, timer, disk, observer, alarms, activity, null, null, FetchCarrier.NONE);
	}

	/**
	 * An environment without a ledger and a web server in which nobody looks at the
	 * threads.
	 * @param clock tells when objects are idle
	 * @param nanoTime by which it is measured how long events run
	 * @param timer tells that time has passed, or {@code null} for the passing of time
	 * itself
	 * @param disk flushes to disk
	 * @param observer told of what is counted
	 * @param alarms keeps the alarms of the objects in the index
	 */
	public RuntimeEnvironment(Clock clock, LongSupplier nanoTime, @Nullable ObjectTimer timer, Disk disk,
			ObjectObserver observer, AlarmHooks alarms) {
		this(clock, nanoTime, timer, disk, observer, alarms, ActivityMonitor.NONE);
	}

	/**
	 * The environment of the machine, with nobody who counts.
	 * @param clock tells when objects are idle
	 * @param alarms keeps the alarms of the objects in the index
	 * @return the environment
	 */
	public static RuntimeEnvironment of(Clock clock, AlarmHooks alarms) {
		return new RuntimeEnvironment(clock, System::nanoTime, null, Disk.system(), ObjectObserver.NONE, alarms);
	}

	/**
	 * The same environment with a ledger.
	 * @param kept keeps which objects there are and what they use, or {@code null}
	 * @return a new environment
	 */
	public RuntimeEnvironment withLedger(@Nullable ObjectLedger kept) {
		return new RuntimeEnvironment(this.clock, this.nanoTime, this.timer, this.disk, this.observer, this.alarms,
				this.activity, kept, this.pairs, this.carrier);
	}

	/**
	 * The same environment with a web server.
	 * @param webPairs makes WebSocket pairs
	 * @param webCarrier carries requests into objects
	 * @return the environment
	 */
	public RuntimeEnvironment withWebServer(@Nullable WebSocketPairFactory webPairs, FetchCarrier webCarrier) {
		return new RuntimeEnvironment(this.clock, this.nanoTime, this.timer, this.disk, this.observer, this.alarms,
				this.activity, this.ledger, webPairs, webCarrier);
	}

}
