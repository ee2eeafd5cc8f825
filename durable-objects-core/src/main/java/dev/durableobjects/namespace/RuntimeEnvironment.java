package dev.durableobjects.namespace;

import java.time.Clock;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.runtime.ObjectTimer;
import dev.durableobjects.sqlite.Disk;

/**
 * What the runtime takes from outside.
 *
 * @param clock tells when objects are idle
 * @param nanoTime by which it is measured how long events run
 * @param timer tells that time has passed, or {@code null} for the passing of time itself
 * @param disk flushes to disk
 * @param observer told of what is counted
 * @param alarms keeps the alarms of the objects in the index
 * @param ledger keeps which objects there are and what they use, or {@code null} if
 * nobody does
 */
public record RuntimeEnvironment(Clock clock, LongSupplier nanoTime, @Nullable ObjectTimer timer, Disk disk,
		ObjectObserver observer, AlarmHooks alarms, @Nullable ObjectLedger ledger) {

	/**
	 * An environment in which no ledger is kept.
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
		this(clock, nanoTime, timer, disk, observer, alarms, null);
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
	 * The same environment with somebody who counts.
	 * @param other told of what is counted
	 * @return a new environment
	 */
	public RuntimeEnvironment observedBy(ObjectObserver other) {
		return new RuntimeEnvironment(this.clock, this.nanoTime, this.timer, this.disk, other, this.alarms,
				this.ledger);
	}

	/**
	 * The same environment with a ledger.
	 * @param kept keeps which objects there are and what they use
	 * @return a new environment
	 */
	public RuntimeEnvironment withLedger(ObjectLedger kept) {
		return new RuntimeEnvironment(this.clock, this.nanoTime, this.timer, this.disk, this.observer, this.alarms,
				kept);
	}

}
