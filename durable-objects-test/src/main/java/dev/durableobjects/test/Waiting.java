package dev.durableobjects.test;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Waits in the test's thread for what objects do, within a bound.
 */
final class Waiting {

	static final long SECONDS = 20;

	private Waiting() {
	}

	/**
	 * The result of something that the runtime does.
	 * @param what what is waited for, for the message
	 * @throws IllegalStateException if there is none within the bound
	 */
	static <R extends @Nullable Object> R resultOf(Future<R> future, Supplier<String> what) {
		try {
			return future.get(SECONDS, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw Waiting.<RuntimeException>sneaky((ex.getCause() != null) ? ex.getCause() : ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException(what.get() + " has not ended within " + SECONDS + " s.", ex);
		}
		catch (InterruptedException ex) {
			throw interrupted(ex);
		}
	}

	static IllegalStateException interrupted(InterruptedException ex) {
		Thread.currentThread().interrupt();
		return new IllegalStateException("Interrupted while waiting for Durable Objects.", ex);
	}

	@SuppressWarnings("unchecked")
	private static <E extends Throwable> E sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
