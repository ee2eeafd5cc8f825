package dev.durableobjects;

import org.jetbrains.kotlinx.lincheck.strategy.TimeoutFailure;
import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;

/**
 * Runs code in many interleavings of its threads.
 * <p>
 * Lincheck finds deadlocks and livelocks by the steps of the threads. Besides that it
 * takes a run for hung that has not ended within 30 s, whatever the machine does
 * meanwhile, and offers no other bound. So a run that has only taken long is made again:
 * it takes the same interleavings, and one that hangs in something that Lincheck does not
 * see fails again.
 */
public final class Interleavings {

	private static final int INVOCATIONS = Integer.getInteger("durable-objects.interleavings", 100);

	private static final int RUNS = 3;

	private Interleavings() {
	}

	/**
	 * Look for an interleaving in which the code throws or does not end.
	 * @param code the code, which starts its threads and waits for them
	 */
	public static void explore(Runnable code) {
		for (int run = 1;; run++) {
			try {
				Lincheck.runConcurrentTest(INVOCATIONS, code);
				return;
			}
			catch (LincheckAssertionError ex) {
				if (run == RUNS || !(ex.getFailure$lincheck() instanceof TimeoutFailure)) {
					throw ex;
				}
			}
		}
	}

}
