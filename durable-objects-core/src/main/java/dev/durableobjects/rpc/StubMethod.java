package dev.durableobjects.rpc;

import java.lang.reflect.Array;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * One stub method, fully resolved: what to send, and how the caller waits. Shared by all
 * stubs of a binding; immutable.
 */
final class StubMethod {

	private final String binding;

	private final MethodSignature signature;

	private final String wireName;

	private final ValueCopiers copiers;

	private final ValueCopier[] parameters;

	private final boolean forwarding;

	private final InvocationDispatcher dispatcher;

	private final CallWaiter waiter;

	private final boolean primitive;

	StubMethod(String binding, MethodSignature signature, ValueCopiers copiers, InvocationDispatcher dispatcher,
			CallWaiter waiter) {
		this.binding = binding;
		this.signature = signature;
		this.wireName = signature.wireName();
		this.copiers = copiers;
		this.forwarding = signature.isFetch();
		this.parameters = signature.parameters().stream().map(copiers::of).toArray(ValueCopier[]::new);
		this.dispatcher = dispatcher;
		this.waiter = waiter;
		Class<?> returnType = signature.method().getReturnType();
		this.primitive = returnType.isPrimitive() && returnType != void.class;
	}

	/**
	 * Whether the caller's thread waits for the result.
	 */
	boolean isBlocking() {
		return this.signature.result().shape() == ResultShape.VALUE;
	}

	/**
	 * What a method that has not run returns: {@code null}, zero or {@code false}.
	 */
	@Nullable Object defaultResult() {
		return this.primitive ? Array.get(Array.newInstance(this.signature.method().getReturnType(), 1), 0) : null;
	}

	/**
	 * Call the method on an object.
	 * @param id the object
	 * @param arguments the caller's arguments
	 * @return what the stub method returns
	 * @throws Throwable the failure of a blocking call, as the object threw it
	 */
	@Nullable Object call(DurableObjectId id, @Nullable Object[] arguments) throws Throwable {
		return switch (this.signature.result().shape()) {
			case VALUE -> await(id, arguments);
			case STAGE -> dispatch(id, copy(arguments), Context.empty());
			case MONO -> mono(id, arguments);
			case FLUX -> flux(id, arguments);
		};
	}

	/**
	 * The call as a {@code Mono} that sends it with each subscription.
	 */
	Mono<Object> mono(DurableObjectId id, @Nullable Object[] arguments) {
		PendingCall call = new PendingCall(this, id, arguments);
		Mono<Object> result = Mono.deferContextual((context) -> Mono.fromFuture(() -> call.dispatch(context)));
		return this.primitive ? result.switchIfEmpty(Mono.error(() -> noResult(id))) : result;
	}

	private Flux<?> flux(DurableObjectId id, @Nullable Object[] arguments) {
		PendingCall call = new PendingCall(this, id, arguments);
		return Mono.deferContextual((context) -> Mono.fromFuture(() -> call.dispatch(context)))
			.flatMapMany((flux) -> (Flux<?>) flux);
	}

	private @Nullable Object await(DurableObjectId id, @Nullable Object[] arguments) throws Throwable {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("'" + this.signature + "' blocks, and thread '"
					+ Thread.currentThread().getName() + "' must not. Call it with DurableObjectNamespace.invoke, or"
					+ " declare the method with a Mono result, in this interface or in a @DurableObjectStub view.");
		}
		this.waiter.beforeCall();
		CompletableFuture<@Nullable Object> future = dispatch(id, copy(arguments), Context.empty());
		try {
			Object result = this.waiter.await(future);
			if (result == null && this.primitive) {
				throw noResult(id);
			}
			return result;
		}
		catch (ExecutionException | CompletionException ex) {
			throw unwrap(ex);
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw new DurableObjectException("Interrupted while waiting for '" + this.signature + "' of object '" + id
					+ "'. The call may have run.", ex, null);
		}
	}

	private static Throwable unwrap(Throwable failure) {
		Throwable unwrapped = failure;
		while ((unwrapped instanceof ExecutionException || unwrapped instanceof CompletionException)
				&& unwrapped.getCause() != null) {
			unwrapped = unwrapped.getCause();
		}
		return unwrapped;
	}

	private IllegalStateException noResult(DurableObjectId id) {
		return new IllegalStateException("'" + this.signature + "' has no result, because object '" + id
				+ "' returned null or an empty Mono. Return a value there, or declare a type that can be null here.");
	}

	Message copy(@Nullable Object[] arguments) {
		return this.forwarding ? new Message(arguments, 0) : this.copiers.copyAll(this.parameters, arguments);
	}

	CompletableFuture<@Nullable Object> dispatch(DurableObjectId id, Message copies, ContextView context) {
		return this.dispatcher
			.dispatch(new Invocation(this.binding, id, this.wireName, copies.values(), copies.size(), context));
	}

	@Override
	public String toString() {
		return this.signature.toString();
	}

}
