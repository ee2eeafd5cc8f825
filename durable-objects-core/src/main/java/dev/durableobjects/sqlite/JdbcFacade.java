package dev.durableobjects.sqlite;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlStorageException;

/**
 * A JDBC object as libraries see it. Methods that its target does not have fail with
 * {@link java.sql.SQLFeatureNotSupportedException}; none of them reaches an object of the
 * driver.
 */
final class JdbcFacade implements InvocationHandler {

	private final JdbcMethods methods;

	private final JdbcTarget target;

	private JdbcFacade(JdbcMethods methods, JdbcTarget target) {
		this.methods = methods;
		this.target = target;
	}

	/**
	 * Make a facade.
	 * @param <T> the JDBC interface
	 * @param type the JDBC interface
	 * @param methods the methods of the target's class
	 * @param target what is called
	 */
	static <T> T of(Class<T> type, JdbcMethods methods, JdbcTarget target) {
		return type.cast(Proxy.newProxyInstance(JdbcFacade.class.getClassLoader(), new Class<?>[] { methods.type() },
				new JdbcFacade(methods, target)));
	}

	@Override
	public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Throwable {
		MethodHandle handle = this.methods.find(method);
		if (handle == null) {
			return other(proxy, method, arguments);
		}
		try {
			this.target.before(method.getName());
			return (Object) handle.invokeExact(this.target, arguments);
		}
		catch (SqlStorageException ex) {
			throw JdbcErrors.translate(ex);
		}
	}

	private @Nullable Object other(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
			throws Exception {
		return switch (method.getName()) {
			case "equals" -> arguments != null && arguments[0] == proxy;
			case "hashCode" -> System.identityHashCode(proxy);
			case "toString" -> this.target.toString();
			case "isWrapperFor" -> false;
			default -> throw this.methods.missing(method, this.target);
		};
	}

}
