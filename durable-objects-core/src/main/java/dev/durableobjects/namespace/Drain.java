package dev.durableobjects.namespace;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.runtime.ObjectSlot;

/**
 * Lets every object finish what is queued and leave memory, within a bound of time.
 */
final class Drain {

	private static final Log logger = LogFactory.getLog(Drain.class);

	/**
	 * How long events that were cut off have to end.
	 */
	private static final long CUT_OFF_MILLIS = 500;

	private final Supplier<Collection<ObjectSlot>> slots;

	private final Duration timeout;

	Drain(Supplier<Collection<ObjectSlot>> slots, Duration timeout) {
		this.slots = slots;
		this.timeout = timeout;
	}

	void run() {
		long deadline = System.nanoTime() + this.timeout.toNanos();
		// An object that is just finishing may call another one, which then appears.
		for (Collection<ObjectSlot> left = this.slots.get(); !left.isEmpty(); left = this.slots.get()) {
			CountDownLatch retired = new CountDownLatch(left.size());
			left.forEach((slot) -> slot.requestShutdown(retired::countDown));
			try {
				if (!retired.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
					logger.warn(retired.getCount() + " Durable Objects were still busy after "
							+ this.timeout.toSeconds() + " s and are cut off. What they have acknowledged is on "
							+ "disk. ('durable-objects.shutdown-timeout')");
					this.slots.get().forEach(this::cutOff);
					retired.await(CUT_OFF_MILLIS, TimeUnit.MILLISECONDS);
					return;
				}
			}
			catch (InterruptedException ex) {
				this.slots.get().forEach(this::cutOff);
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void cutOff(ObjectSlot slot) {
		slot.cutOff(new DurableObjectResetException("The application stops, and Durable Object " + slot
				+ " was still busy after 'durable-objects.shutdown-timeout'.", null, slot.id()));
	}

}
