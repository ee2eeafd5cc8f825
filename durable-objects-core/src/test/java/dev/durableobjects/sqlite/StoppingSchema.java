package dev.durableobjects.sqlite;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;

/**
 * A schema during whose application something happens before each statement.
 *
 * @param target the schema
 * @param step what happens, given the number of the statement
 */
record StoppingSchema(DatabaseSchema target, Step step) implements DatabaseSchema {

	@Override
	public int marker() {
		return this.target.marker();
	}

	@Override
	public void migrate(Connection connection, @Nullable DurableObjectId id) throws SQLException {
		int[] number = new int[1];
		Connection watched = proxy(Connection.class, connection, (result) -> (result instanceof Statement statement)
				? proxy(Statement.class, statement, (any) -> any, number) : result, null);
		this.target.migrate(watched, id);
		this.step.before(Integer.MAX_VALUE);
	}

	private <T> T proxy(Class<T> type, T on, Wrapper wrapper, int @Nullable [] number) {
		Class<?>[] types = (on instanceof java.sql.PreparedStatement)
				? new Class<?>[] { java.sql.PreparedStatement.class } : new Class<?>[] { type };
		return type.cast(Proxy.newProxyInstance(getClass().getClassLoader(), types, (proxied, method, arguments) -> {
			if (number != null && method.getName().startsWith("execute")) {
				this.step.before(++number[0]);
			}
			try {
				return wrapper.wrap(method.invoke(on, arguments));
			}
			catch (InvocationTargetException ex) {
				throw ex.getTargetException();
			}
		}));
	}

	/**
	 * What happens before a statement.
	 */
	@FunctionalInterface
	interface Step {

		/**
		 * A statement is about to run.
		 * @param number counted from 1; the largest when all have run
		 */
		void before(int number) throws SQLException;

	}

	@FunctionalInterface
	private interface Wrapper {

		@Nullable Object wrap(@Nullable Object result);

	}

}
