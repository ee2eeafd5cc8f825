package dev.durableobjects.namespace;

import java.time.Clock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.runtime.ActivityMonitor;
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
 */
public record RuntimeEnvironment(Clock clock, LongSupplier nanoTime, @Nullable ObjectTimer timer, Disk disk,
		ObjectObserver observer, AlarmHooks alarms, ActivityMonitor activity, @Nullable ObjectLedger ledger) {

	/**
	 * An environment in which no ledger is kept.
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
		this(clock, nanoTime, timer, disk, observer, alarms, activity, null);
	}

	/**
	 * An environment in which no ledger is kept and nobody looks at the threads.
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
				this.activity, kept);
	}

}
