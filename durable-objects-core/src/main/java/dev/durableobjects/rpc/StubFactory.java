package dev.durableobjects.rpc;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Makes the stubs of one binding and stub interface. The method table is built once; a
 * stub is one proxy. Thread-safe.
 *
 * @param <T> the stub interface
 */
public final class StubFactory<T> {

	private final Class<T> stubType;

	private final StubMethods methods;

	private StubFactory(Class<T> stubType, StubMethods methods) {
		this.stubType = stubType;
		this.methods = methods;
	}

	/**
	 * Create a factory.
	 * @param <T> the stub interface
	 * @param binding name of the binding
	 * @param stubType the stub interface
	 * @param methods the methods of the object class, checked against {@code stubType}
	 * @param copiers copy the arguments
	 * @param dispatcher takes the calls to their objects
	 * @param waiter waits in methods with a plain return type
	 * @return the factory
	 */
	public static <T> StubFactory<T> of(String binding, Class<T> stubType, ExposedMethods methods, ValueCopiers copiers,
			InvocationDispatcher dispatcher, CallWaiter waiter) {
		Map<Method, StubMethod> table = new HashMap<>();
		for (MethodSignature signature : methods.stubMethods(stubType)) {
			table.put(signature.method(), new StubMethod(binding, signature, copiers, dispatcher, waiter));
		}
		return new StubFactory<>(stubType, new StubMethods(binding, dispatcher, stubType, table));
	}

	/**
	 * Tell what a stub stands for.
	 * @param stub any object
	 * @return the target, or {@code null} if it is no stub
	 */
	public static @Nullable StubTarget targetOf(Object stub) {
		return (Proxy.isProxyClass(stub.getClass()) && Proxy.getInvocationHandler(stub) instanceof StubHandler handler)
				? handler.target() : null;
	}

	/**
	 * Make a stub. Does no I/O.
	 * @param id the object
	 * @return the stub; stubs of this factory are equal when their ids are
	 */
	public T create(DurableObjectId id) {
		return this.stubType.cast(this.methods.newProxy(new StubHandler(this.methods, id)));
	}

	/**
	 * Call a blocking method without blocking.
	 * @param <R> the result type
	 * @param id the object
	 * @param call run once, at once, on a recorder: calls exactly one stub method and
	 * returns its result as it is
	 * @return sends the call with each subscription; empty if the result is {@code null}
	 * @throws IllegalArgumentException if {@code call} does anything else
	 * @see dev.durableobjects.DurableObjectNamespace#invoke
	 */
	@SuppressWarnings("unchecked")
	public <R> Mono<R> invoke(DurableObjectId id, Function<? super T, ? extends R> call) {
		CallRecorder recorder = new CallRecorder(this.methods, id);
		return (Mono<R>) recorder.record((stub) -> call.apply(this.stubType.cast(stub)));
	}

	/**
	 * Like {@link #invoke}, for methods without a result.
	 * @param id the object
	 * @param call run once, at once, on a recorder: calls exactly one stub method
	 * @return sends the call with each subscription and completes when the call has
	 * @throws IllegalArgumentException if {@code call} does anything else
	 * @see dev.durableobjects.DurableObjectNamespace#invokeVoid
	 */
	public Mono<Void> invokeVoid(DurableObjectId id, Consumer<? super T> call) {
		CallRecorder recorder = new CallRecorder(this.methods, id);
		return recorder.recordVoid((stub) -> call.accept(this.stubType.cast(stub))).then();
	}

}
