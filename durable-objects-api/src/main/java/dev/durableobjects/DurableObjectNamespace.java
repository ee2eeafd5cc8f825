package dev.durableobjects;

import java.util.function.Consumer;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All objects of one binding, and the way to their stubs. One bean exists per binding and
 * stub interface; inject it by its generic type: <pre class="code">
 * &#64;RestController
 * class CounterController {
 *
 *     private final DurableObjectNamespace&lt;Counter&gt; counters;
 *
 *     &#64;PostMapping("/counters/{name}/increment")
 *     Mono&lt;Long&gt; increment(&#64;PathVariable String name) {
 *         return this.counters.getByName(name).increment();
 *     }
 * }
 * </pre>
 * <p>
 * Getting an id or a stub does no I/O and creates nothing: an object exists once it has
 * stored something. Inside an object, a stub method that blocks lets other events of that
 * object run while it waits. Safe for use from any thread.
 *
 * @param <T> the stub interface
 */
public interface DurableObjectNamespace<T> {

	/**
	 * The id of the object with the given name; the same name always gives the same id.
	 * @param name 1 to 1,024 UTF-8 bytes by default
	 * @return the id, which carries the name
	 * @throws IllegalArgumentException if the name is empty or too long; the message
	 * names the property
	 */
	DurableObjectId idFromName(String name);

	/**
	 * Parse an id that {@link DurableObjectId#toString()} has written.
	 * @param hex 64 hexadecimal digits, in either case
	 * @return the id, without a name
	 * @throws InvalidDurableObjectIdException if the text is no id, or is the id of
	 * another namespace
	 */
	DurableObjectId idFromString(String hex);

	/**
	 * A new random id. Nothing is created until the object is called.
	 * @return the id, without a name
	 */
	DurableObjectId newUniqueId();

	/**
	 * The stub of an object. Never fails for an object that does not exist yet.
	 * <p>
	 * Calls on one stub are delivered in the order in which they are sent. A stub
	 * survives the reset of its object: calls in flight fail with
	 * {@link DurableObjectResetException}, later ones reach the next instance.
	 * @param id an id of this namespace
	 * @return the stub
	 * @throws InvalidDurableObjectIdException if the id belongs to another namespace
	 */
	T get(DurableObjectId id);

	/**
	 * The stub of the object with the given name.
	 * @param name 1 to 1,024 UTF-8 bytes by default
	 * @return the stub
	 * @throws IllegalArgumentException if the name is empty or too long
	 */
	T getByName(String name);

	/**
	 * Call a blocking stub method without blocking a thread:
	 * {@code counters.invoke(id, Counter::increment)}. The function is run once, at once,
	 * on a recorder that notes the call; the call is sent when the result is subscribed
	 * to, and again with each subscription.
	 * @param <R> the result type
	 * @param id an id of this namespace
	 * @param call calls exactly one stub method and returns its result as it is
	 * @return the result; empty when the method returns {@code null}
	 * @throws IllegalArgumentException if the function does not call exactly one method,
	 * returns something else, or calls a default method or one with a reactive result
	 */
	<R> Mono<R> invoke(DurableObjectId id, Function<? super T, ? extends R> call);

	/**
	 * Like {@link #invoke}, for methods without a result.
	 * @param id an id of this namespace
	 * @param call calls exactly one stub method
	 * @return completes when the call has
	 * @throws IllegalArgumentException if the function does not call exactly one method,
	 * or calls a default method or one with a reactive result
	 */
	Mono<Void> invokeVoid(DurableObjectId id, Consumer<? super T> call);

	/**
	 * List objects that have stored something. No database is opened. An object is in the
	 * list once a caller has been told of its first write, and no longer than it stays in
	 * memory after the last of its data was deleted; its size and last use may be some
	 * seconds old. What is created or erased while the list is read may be in it or not.
	 * @param query which objects
	 * @return the objects, read from the catalogue a page at a time, as they are asked
	 * for; fails with {@link IllegalArgumentException} if the cursor is none of such a
	 * list
	 */
	Flux<DurableObjectInfo> list(ListObjects query);

	/**
	 * Erase an object: its data, its alarm and its schedules, durably. One that is in
	 * memory is reset afterwards: whatever waits for it fails with
	 * {@link DurableObjectResetException}. Erasing an object that does not exist does
	 * nothing; a later call makes a new one under the same id.
	 * @param id an id of this namespace
	 * @return completes when nothing is stored any more
	 * @throws InvalidDurableObjectIdException if the id belongs to another namespace
	 */
	Mono<Void> erase(DurableObjectId id);

}
