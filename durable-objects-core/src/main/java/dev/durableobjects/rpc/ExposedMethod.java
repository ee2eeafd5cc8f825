package dev.durableobjects.rpc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A method of an object class that callers can reach. Immutable; used on whatever thread
 * runs the object.
 */
public final class ExposedMethod {

	private static final MethodType GENERIC = MethodType.methodType(Object.class, Object.class, Object[].class);

	private final MethodSignature signature;

	private final MethodHandle handle;

	private final ValueCopier resultCopier;

	private final ValueCopiers copiers;

	private final boolean forwarding;

	ExposedMethod(MethodSignature signature, ValueCopiers copiers) {
		this.signature = signature;
		this.handle = handleOf(signature.method());
		this.resultCopier = copiers.of(signature.result().element());
		this.copiers = copiers;
		this.forwarding = signature.isFetch();
	}

	private static MethodHandle handleOf(Method method) {
		try {
			method.setAccessible(true);
			return MethodHandles.lookup()
				.unreflect(method)
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(GENERIC);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("Method '" + method + "' is not accessible.", ex);
		}
	}

	/**
	 * Run the method.
	 * @param target the object
	 * @param arguments the arguments, as many as the method has parameters
	 * @return what the method returns: a value, a {@code Mono}, a {@code Flux} or a
	 * {@code CompletionStage}, as {@link #shape()} says
	 * @throws Throwable what the method throws, as it is
	 */
	public @Nullable Object invoke(Object target, @Nullable Object[] arguments) throws Throwable {
		return (Object) this.handle.invokeExact(target, arguments);
	}

	/**
	 * How the method hands over its result.
	 * @return the shape
	 */
	public ResultShape shape() {
		return this.signature.result().shape();
	}

	/**
	 * Whether the method is {@code FetchHandler.fetch}, whose request and response are
	 * not copied.
	 * @return whether it is
	 */
	public boolean isFetch() {
		return this.forwarding;
	}

	/**
	 * Copy the result, or one element of a {@code Flux}, by its declared type.
	 * @param value the value
	 * @return the copy, which is the value itself if nothing in it can change
	 * @throws IllegalArgumentException if the value cannot be copied
	 * @throws dev.durableobjects.StorageLimitException if it is larger than a message may
	 * be
	 */
	public @Nullable Object copyResult(@Nullable Object value) {
		return this.copiers.copy(this.resultCopier, value);
	}

	/**
	 * The signature, for messages.
	 */
	@Override
	public String toString() {
		return this.signature.toString();
	}

}
