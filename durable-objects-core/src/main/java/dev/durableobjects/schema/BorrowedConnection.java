package dev.durableobjects.schema;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Lends one connection whose owner has begun a transaction: whoever borrows it can
 * neither close it nor begin or end a transaction, so that everything that happens on it
 * is one with what the owner does.
 */
final class BorrowedConnection extends AbstractDataSource implements InvocationHandler {

	private final Connection target;

	private final Connection proxy;

	private boolean autoCommit = true;

	BorrowedConnection(Connection target) {
		this.target = target;
		this.proxy = (Connection) Proxy.newProxyInstance(BorrowedConnection.class.getClassLoader(),
				new Class<?>[] { Connection.class }, this);
	}

	@Override
	public Connection getConnection() {
		return this.proxy;
	}

	@Override
	public Connection getConnection(String username, String password) {
		return this.proxy;
	}

	@Override
	public @Nullable Object invoke(Object proxied, Method method, Object @Nullable [] arguments) throws Throwable {
		switch (method.getName()) {
			case "close", "commit", "rollback", "setReadOnly" -> {
				return null;
			}
			case "setAutoCommit" -> {
				this.autoCommit = arguments != null && Boolean.TRUE.equals(arguments[0]);
				return null;
			}
			case "getAutoCommit" -> {
				return this.autoCommit;
			}
			case "equals" -> {
				return arguments != null && proxied == arguments[0];
			}
			case "hashCode" -> {
				return System.identityHashCode(proxied);
			}
			default -> {
				return onTarget(method, arguments);
			}
		}
	}

	private @Nullable Object onTarget(Method method, Object @Nullable [] arguments) throws Throwable {
		try {
			return method.invoke(this.target, arguments);
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

}
