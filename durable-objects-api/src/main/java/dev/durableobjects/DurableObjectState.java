package dev.durableobjects;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

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
	 * The object's schedules, beside its one alarm. Usable like the storage.
	 * @return the schedules
	 * @throws IllegalStateException if the class was created with {@code new-classes}
	 */
	DurableObjectSchedules schedules();

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
	 * Run code while no other event of the object runs, also not while the code waits.
	 * For example to load something before the first event, in the constructor. Other
	 * events queue up, and what earlier events have begun goes on afterwards; only what
	 * the code itself has begun is let in. Calls nest.
	 * <p>
	 * The callback runs at once, on the calling thread. An exception that leaves it
	 * resets the object: everybody who waits for it is told, and the code after this call
	 * never runs. The same happens when it takes longer than
	 * {@code durable-objects.limits.block-concurrency-timeout}. A call of another object
	 * that leads back to this one fails at once, because it would wait for ever.
	 * @param <T> the result type
	 * @param callback the code
	 * @return what the callback returns
	 * @throws IllegalStateException if called outside an event of this object, or nested
	 * more than 64 levels deep
	 */
	<T extends @Nullable Object> T blockConcurrencyWhile(Callable<T> callback);

	/**
	 * Run code while no other event of the object runs, also not while the code waits.
	 * @param callback the code
	 * @see #blockConcurrencyWhile(Callable)
	 */
	void blockConcurrencyWhile(Runnable callback);

	/**
	 * Continue a reactive chain inside the object:
	 * {@code publisher.publishOn(ctx.scheduler()).map(…)}. What runs on it is a turn of
	 * the object like any other, and may use the storage. Delays follow the runtime's
	 * clock. Everything that is scheduled keeps the object in memory, for as long as
	 * {@code durable-objects.hibernation.evict-after} at most when nobody waits for a
	 * result. When the object's present life has ended, the scheduler is disposed of and
	 * rejects tasks.
	 * <p>
	 * Ask for it where it is used: a scheduler that was asked for inside
	 * {@link #blockConcurrencyWhile(Callable) blockConcurrencyWhile} goes on there, any
	 * other waits until that has ended.
	 * @return the scheduler
	 */
	Scheduler scheduler();

	/**
	 * Let something go on after the event has ended. It is subscribed to when the writes
	 * made so far are durable, on a thread that is not the object's, and keeps the object
	 * in memory; for as long as {@code durable-objects.hibernation.evict-after} at most
	 * when nobody calls the object. A failure is logged. A shutdown waits for it, within
	 * its time limit; a reset cancels it.
	 * @param work what to subscribe to; its elements are ignored
	 * @throws IllegalStateException if called outside an event of this object
	 */
	void waitUntil(Publisher<?> work);

	/**
	 * Begin a connection with the client whose request the object handles.
	 * @return the two ends of the connection
	 * @throws IllegalStateException if called outside an event of this object, or without
	 * a reactive web server
	 */
	WebSocketPair webSocketPair();

	/**
	 * Accept a connection, so that it outlives the object in memory. What the client
	 * sends goes to the object's {@link HibernatableWebSocketHandler}. The socket can be
	 * used at once; what is sent waits for the end of the handshake.
	 * @param server the object's end of a {@link #webSocketPair() pair}
	 * @param tags by which {@link #getWebSockets(String)} finds it, fixed for as long as
	 * the connection lasts; at most 10 different ones of at most 256 bytes each
	 * @throws WebSocketLimitException if there are too many tags, a tag is too long, or
	 * the object has too many sockets
	 * @throws IllegalStateException if the socket was accepted before, or the class does
	 * not implement {@link HibernatableWebSocketHandler}
	 */
	void acceptWebSocket(WebSocket server, String... tags);

	/**
	 * The sockets that the object has accepted and that have not ended, also those that
	 * it accepted in an earlier life.
	 * @return the sockets, the newest first
	 */
	List<WebSocket> getWebSockets();

	/**
	 * The sockets that were accepted with a tag.
	 * @param tag the tag
	 * @return the sockets, the oldest first; empty if there are none
	 */
	List<WebSocket> getWebSockets(String tag);

	/**
	 * The tags with which a socket was accepted.
	 * @param ws the socket
	 * @return the tags
	 * @throws IllegalStateException if it was not accepted by this object
	 */
	List<String> getTags(WebSocket ws);

	/**
	 * Have a certain text message answered without waking the object, on all its sockets.
	 * The handler does not see the message. The answer goes behind what the object has
	 * sent on that socket before. Kept while the object sleeps, not when it is reset: set
	 * it in the constructor.
	 * @param pair the message and its answer, or {@code null} to have none answered
	 */
	void setWebSocketAutoResponse(@Nullable WebSocketRequestResponsePair pair);

	/**
	 * The message that is answered without waking the object.
	 * @return the message and its answer, or {@code null}
	 */
	@Nullable WebSocketRequestResponsePair getWebSocketAutoResponse();

	/**
	 * When a message of a socket was last answered without waking the object.
	 * @param ws the socket
	 * @return the time, or {@code null} if that has not happened
	 */
	@Nullable Instant getWebSocketAutoResponseTimestamp(WebSocket ws);

	/**
	 * How long one call of the {@link HibernatableWebSocketHandler} may last, its waits
	 * counted. Past it the object is reset. Kept while the object sleeps, not when it is
	 * reset.
	 * @param timeout the time, 7 days at most; {@code null} or zero for no bound
	 * @throws IllegalArgumentException if it is negative or too long
	 */
	void setHibernatableWebSocketEventTimeout(@Nullable Duration timeout);

	/**
	 * How long one call of the {@link HibernatableWebSocketHandler} may last.
	 * @return the time, or {@code null} if there is no bound
	 */
	@Nullable Duration getHibernatableWebSocketEventTimeout();

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
