package dev.durableobjects.rpc;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.jspecify.annotations.Nullable;

/**
 * How a stub method with a plain return type waits for its result. Inside an object the
 * wait yields the object's turn.
 */
@FunctionalInterface
public interface CallWaiter {

	/**
	 * Called before a call is sent for which the calling thread will wait.
	 * @throws IllegalStateException if it must not wait now
	 */
	default void beforeCall() {
		// A thread of its own may wait whenever it likes.
	}

	/**
	 * Wait in the calling thread.
	 * @param result the result of the call
	 * @return the result
	 * @throws InterruptedException if the thread is interrupted while it waits
	 * @throws ExecutionException if the call failed, with the failure as cause
	 */
	@Nullable Object await(CompletableFuture<@Nullable Object> result) throws InterruptedException, ExecutionException;

	/**
	 * A waiter that blocks the thread.
	 * @return the waiter
	 */
	static CallWaiter blocking() {
		return CompletableFuture::get;
	}

}
