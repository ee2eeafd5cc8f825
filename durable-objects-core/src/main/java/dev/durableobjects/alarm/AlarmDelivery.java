package dev.durableobjects.alarm;

import java.util.concurrent.CompletableFuture;

/**
 * Brings alarms to their objects.
 */
@FunctionalInterface
public interface AlarmDelivery {

	/**
	 * Have an object run its alarm. Called on a thread of the store: must return at once,
	 * and the object's code must run elsewhere.
	 * <p>
	 * The future is completed exactly once, and only when what the outcome tells is
	 * durable in the object's database: that the alarm is deleted after success; that it
	 * is deleted before it is given up, after a last try that has failed; which later
	 * time the object has. A future that fails, and an exception thrown here, is taken
	 * for a failure that does not count.
	 * @param run the run
	 * @param waits to be called, by any thread, when the object's code waits for
	 * something in its middle, or takes long: only a few work at a time, so that other
	 * events of other objects get their share of the processors and the disk. More than
	 * once does no harm
	 * @return how it went
	 */
	CompletableFuture<AlarmOutcome> deliver(AlarmRun run, Runnable waits);

}
