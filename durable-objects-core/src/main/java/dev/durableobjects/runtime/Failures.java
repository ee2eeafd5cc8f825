package dev.durableobjects.runtime;

import java.util.concurrent.CompletionException;

/**
 * What an application has thrown, without the wrappers of futures.
 */
final class Failures {

	private Failures() {
	}

	/**
	 * What a stage failed with.
	 */
	static Throwable unwrap(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Throw a failure as it is, checked or not.
	 * @return never
	 */
	@SuppressWarnings("unchecked")
	static <E extends Throwable> RuntimeException sneaky(Throwable failure) throws E {
		throw (E) failure;
	}

}
