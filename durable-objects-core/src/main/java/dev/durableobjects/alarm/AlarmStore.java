package dev.durableobjects.alarm;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Keeps the index. Thread-safe.
 */
public interface AlarmStore {

	/**
	 * Do some work on the index. Works run one after the other, in the order of these
	 * calls, on a thread that is not the caller's; many may share one transaction.
	 * @param <T> the result type
	 * @param work the work
	 * @return its result, completed on the store's thread when what the work wrote is
	 * durable. It fails with what the work threw, or because the store is closed or
	 * broken; the work then has written nothing
	 */
	<T extends @Nullable Object> CompletableFuture<T> execute(AlarmWork<T> work);

}
