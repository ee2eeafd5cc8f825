package dev.durableobjects.rpc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import dev.durableobjects.DurableObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a stub does when it is called.
 */
final class StubHandler implements InvocationHandler {

	private static final @Nullable Object[] NO_ARGUMENTS = {};

	private final StubMethods methods;

	private final DurableObjectId id;

	StubHandler(StubMethods methods, DurableObjectId id) {
		this.methods = methods;
		this.id = id;
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		StubMethod stubMethod = this.methods.find(method);
		if (stubMethod != null) {
			return stubMethod.call(this.id, (arguments != null) ? arguments : NO_ARGUMENTS);
		}
		if (method.isDefault()) {
			return this.methods.invokeDefault(proxy, method, arguments);
		}
		return switch (method.getName()) {
			case "equals" -> arguments != null && arguments[0] != null && isSameStub(arguments[0]);
			case "hashCode" -> this.id.hashCode();
			default -> this.methods.stubType().getSimpleName() + " stub of " + this.id;
		};
	}

	StubTarget target() {
		return this.methods.target(this.id);
	}

	private boolean isSameStub(Object other) {
		return Proxy.isProxyClass(other.getClass()) && Proxy.getInvocationHandler(other) instanceof StubHandler stub
				&& stub.methods == this.methods && stub.id.equals(this.id);
	}

}
