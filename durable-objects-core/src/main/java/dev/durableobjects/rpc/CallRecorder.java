package dev.durableobjects.rpc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;
import reactor.core.publisher.Mono;

/**
 * Notes the one stub method that a function calls instead of calling it. Used by one
 * thread, for one run of one function.
 */
final class CallRecorder implements InvocationHandler {

	private static final @Nullable Object[] NO_ARGUMENTS = {};

	private final StubMethods methods;

	private final DurableObjectId id;

	private @Nullable StubMethod recorded;

	private @Nullable Mono<Object> call;

	CallRecorder(StubMethods methods, DurableObjectId id) {
		this.methods = methods;
		this.id = id;
	}

	/**
	 * Run a function and note the call that it makes.
	 * @param function calls exactly one stub method and returns its result as it is
	 * @return sends the call with each subscription
	 * @throws IllegalArgumentException if the function does anything else
	 */
	Mono<Object> record(Function<Object, @Nullable Object> function) {
		AtomicReference<@Nullable Object> result = new AtomicReference<>();
		Mono<Object> call = recordVoid((stub) -> result.set(function.apply(stub)));
		StubMethod method = Objects.requireNonNull(this.recorded);
		Assert.isTrue(Objects.equals(result.get(), method.defaultResult()),
				() -> "The function returns something else than the result of '" + method
						+ "': return it as it is, and use Mono.map to change it.");
		return call;
	}

	/**
	 * Run a function whose result does not matter and note the call that it makes.
	 * @param function calls exactly one stub method
	 * @return sends the call with each subscription
	 * @throws IllegalArgumentException if the function does anything else
	 */
	Mono<Object> recordVoid(Consumer<Object> function) {
		try {
			function.accept(this.methods.newProxy(this));
		}
		catch (NullPointerException ex) {
			if (this.recorded == null) {
				throw ex;
			}
			throw new IllegalArgumentException("The function uses the result of '" + this.recorded
					+ "', which is not there yet: return it as it is, and use Mono.map to change it.", ex);
		}
		Mono<Object> call = this.call;
		Assert.notNull(call,
				() -> "The function calls no method of '" + this.methods.stubType().getName() + "': call exactly one.");
		return call;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
		StubMethod stubMethod = this.methods.find(method);
		if (stubMethod != null) {
			return note(stubMethod, (arguments != null) ? arguments : NO_ARGUMENTS);
		}
		Assert.isTrue(!method.isDefault(), () -> "'" + method.getName() + "' is a default method of '"
				+ this.methods.stubType().getName() + "' and runs on the caller's side: call one stub method.");
		return switch (method.getName()) {
			case "equals" -> arguments != null && arguments[0] == proxy;
			case "hashCode" -> System.identityHashCode(proxy);
			default -> this.methods.stubType().getSimpleName() + " recorder of " + this.id;
		};
	}

	private @Nullable Object note(StubMethod method, @Nullable Object[] arguments) {
		Assert.isTrue(method.isBlocking(),
				() -> "'" + method + "' does not block: call it on the stub instead of with 'invoke'.");
		Assert.isTrue(this.recorded == null,
				() -> "The function calls '" + this.recorded + "' and then '" + method + "': call exactly one method.");
		this.recorded = method;
		this.call = method.mono(this.id, arguments);
		return method.defaultResult();
	}

}
