package dev.durableobjects;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What an object knows of itself: its id, its storage, and the ways to wait and to reset.
 * Taken as a constructor argument; valid for the life of the instance that received it.
 * <pre class="code">
 * &#64;DurableObject
 * class CounterObject implements Counter {
 *
 *     private final SyncKvStorage kv;
 *
 *     CounterObject(DurableObjectState ctx) {
 *         this.kv = ctx.storage().kv();
 *     }
 * }
 * </pre>
 */
public interface DurableObjectState {

	/**
	 * The object's id. Its name is remembered durably: it is known in later lives of the
	 * object too, also when the caller came by the id alone.
	 * @return the id
	 */
	DurableObjectId id();

	/**
	 * The object's storage. Usable only on the thread that runs the object's current
	 * event.
	 * @return the storage
	 */
	DurableObjectStorage storage();

	/**
	 * Wait for something outside the object; other events of the object may run
	 * meanwhile, as at an {@code await} in JavaScript. The writes made so far are
	 * committed and durable before the publisher is subscribed to.
	 * @param <T> the result type
	 * @param outside what to wait for
	 * @return the result, or {@code null} when the publisher is empty
	 * @throws DurableObjectResetException if the object was reset meanwhile
	 * @throws IllegalStateException if called outside an event of this object
	 */
	<T> @Nullable T await(Mono<T> outside);

	/**
	 * Wait for a stage that is started only when the writes made so far are durable;
	 * other events of the object may run meanwhile.
	 * @param <T> the result type
	 * @param outside starts the work; called once, on a thread that is not the object's
	 * @return the result
	 * @throws DurableObjectResetException if the object was reset meanwhile
	 * @throws IllegalStateException if called outside an event of this object
	 */
	<T extends @Nullable Object> T await(Supplier<? extends CompletionStage<T>> outside);

	/**
	 * Wait for a stage that the object's own storage or a stub has returned; other events
	 * of the object may run meanwhile. A failure of the stage is thrown as it is.
	 * @param <T> the result type
	 * @param stage a stage of {@link DurableObjectStorage} or of a stub
	 * @return the result
	 * @throws IllegalArgumentException if the stage comes from elsewhere: what it stands
	 * for may already have left the object before its writes were durable
	 * @throws DurableObjectResetException if the object was reset meanwhile
	 */
	<T extends @Nullable Object> T await(CompletionStage<T> stage);

	/**
	 * Reset the object at once, with the text
	 * {@code Application called abort() to reset Durable Object.}.
	 * @see #abort(String)
	 */
	void abort();

	/**
	 * Reset the object at once: writes of the running event are lost, committed ones
	 * stay, everybody who waits for the object gets a {@link DurableObjectResetException}
	 * with the reason as message. Never returns: it throws an {@link Error}, which
	 * {@code catch (Exception)} does not stop.
	 * @param reason the message for the callers
	 */
	void abort(String reason);

	/**
	 * Reset the object, and decide what becomes of an alarm that is being handled.
	 * @param reason the message of the exception that callers in flight get
	 * @param retryAlarm whether the alarm is tried again, as after every failure;
	 * otherwise it is deleted
	 * @see #abort(String)
	 */
	void abort(String reason, boolean retryAlarm);

}
