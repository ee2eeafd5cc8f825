package dev.durableobjects.sqlite;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What an object's storage needs to know of the event that uses it. All methods are
 * called on the object's thread, except that {@link #check()} finds out whether they are.
 */
public interface StorageAccess {

	/**
	 * Check the calling thread.
	 * @throws IllegalStateException if it does not run the object's current event; the
	 * message says what to do
	 * @throws dev.durableobjects.DurableObjectResetException if the object was reset
	 */
	void check();

	/**
	 * Run something that may wait and that no other event of the object may come between.
	 * When it takes too long, the object is reset.
	 * @param <T> the result type
	 * @param work what to run, in place; what it throws is thrown here
	 * @return what it returns
	 */
	<T extends @Nullable Object> T runAlone(Supplier<T> work);

	/**
	 * Wait in the middle of the event.
	 * @param <T> the result type
	 * @param future what to wait for
	 * @return its result; its failure is thrown as it is
	 */
	<T extends @Nullable Object> T await(CompletableFuture<T> future);

	/**
	 * Wait while nothing of the object runs, for something that the runtime itself needs.
	 * @param future completed soon, by a thread that does not wait for the object
	 */
	void block(CompletableFuture<?> future);

}
