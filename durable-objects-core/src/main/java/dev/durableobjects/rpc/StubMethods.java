package dev.durableobjects.rpc;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;
import org.springframework.util.Assert;

/**
 * The method table of one binding and stub interface, shared by all its stubs.
 */
final class StubMethods {

	private static final MethodType GENERIC = MethodType.methodType(Object.class, Object.class, Object[].class);

	private final String binding;

	private final InvocationDispatcher dispatcher;

	private final Class<?> stubType;

	private final Map<Method, StubMethod> methods;

	private final Map<Method, MethodHandle> defaultMethods = new HashMap<>();

	StubMethods(String binding, InvocationDispatcher dispatcher, Class<?> stubType, Map<Method, StubMethod> methods) {
		this.binding = binding;
		this.dispatcher = dispatcher;
		this.stubType = stubType;
		this.methods = methods;
		for (Method method : stubType.getMethods()) {
			if (method.isDefault()) {
				this.defaultMethods.put(method, handleOf(method));
			}
		}
	}

	/**
	 * {@code InvocationHandler.invokeDefault} refuses interfaces that are not public.
	 */
	private static MethodHandle handleOf(Method method) {
		Class<?> declaring = method.getDeclaringClass();
		try {
			return MethodHandles.privateLookupIn(declaring, MethodHandles.lookup())
				.unreflectSpecial(method, declaring)
				.asFixedArity()
				.asSpreader(Object[].class, method.getParameterCount())
				.asType(GENERIC);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalArgumentException("Default method '" + method.getName() + "' of '" + declaring.getName()
					+ "' is not accessible. Open its package to this library.", ex);
		}
	}

	StubTarget target(DurableObjectId id) {
		return new StubTarget(this.binding, id, this.dispatcher);
	}

	Class<?> stubType() {
		return this.stubType;
	}

	/**
	 * The method that is sent to the object, or {@code null} if it is not.
	 */
	@Nullable StubMethod find(Method method) {
		return this.methods.get(method);
	}

	Object newProxy(InvocationHandler handler) {
		return Proxy.newProxyInstance(this.stubType.getClassLoader(), new Class<?>[] { this.stubType }, handler);
	}

	/**
	 * Run a default method on the caller's side.
	 */
	@Nullable Object invokeDefault(Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
		MethodHandle handle = this.defaultMethods.get(method);
		Assert.state(handle != null, () -> "No default method '" + method + "'");
		return (Object) handle.invokeExact(proxy, (Object[]) arguments);
	}

}
