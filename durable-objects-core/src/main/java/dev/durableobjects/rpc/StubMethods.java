package dev.durableobjects.rpc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The method table of one binding and stub interface, shared by all its stubs.
 */
final class StubMethods {

	private final Class<?> stubType;

	private final Map<Method, StubMethod> methods;

	private final Map<Method, Method> defaults = new HashMap<>();

	StubMethods(Class<?> stubType, Map<Method, StubMethod> methods) {
		this.stubType = stubType;
		this.methods = new HashMap<>(methods);
		for (Method method : stubType.getMethods()) {
			// The interface need not be public.
			if (method.isDefault() && method.trySetAccessible()) {
				this.defaults.put(method, method);
			}
		}
	}

	Class<?> stubType() {
		return this.stubType;
	}

	@Nullable StubMethod find(Method method) {
		return this.methods.get(method);
	}

	Object newProxy(InvocationHandler handler) {
		return Proxy.newProxyInstance(this.stubType.getClassLoader(), new Class<?>[] { this.stubType }, handler);
	}

	/**
	 * Run a default method on the caller's side.
	 */
	@Nullable Object invokeDefault(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		return InvocationHandler.invokeDefault(proxy, this.defaults.getOrDefault(method, method), arguments);
	}

}
