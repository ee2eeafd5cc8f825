package dev.durableobjects.rpc;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Takes calls to their objects.
 * <p>
 * Called in the caller's thread: the call is queued at once and this never blocks, so
 * calls that one thread makes on one stub arrive in order. A refusal may be thrown or
 * fail the future.
 */
@FunctionalInterface
public interface InvocationDispatcher {

	/**
	 * Send a call.
	 * @param invocation the call
	 * @return completed on a hand-over thread, never on a thread of the object, with the
	 * copied result; for a method that returns a {@code Flux}, with a {@code Flux} of
	 * copied elements. Fails with the application's own exception. Cancelling removes a
	 * call that has not begun. Stub methods that return a {@code CompletionStage} return
	 * this very future.
	 */
	CompletableFuture<@Nullable Object> dispatch(Invocation invocation);

}
