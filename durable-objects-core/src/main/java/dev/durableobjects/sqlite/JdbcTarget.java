package dev.durableobjects.sqlite;

import java.sql.SQLException;

/**
 * What stands behind a {@link JdbcFacade}: the methods of a JDBC interface that an
 * object's database has, marked with {@link JdbcMethod}.
 */
interface JdbcTarget {

	/**
	 * Called before each of them.
	 * @param method its name
	 * @throws SQLException if it may not be called any more
	 * @throws IllegalStateException if the calling thread does not run the object's event
	 */
	void before(String method) throws SQLException;

	/**
	 * What to use instead of a method that does not exist here.
	 * @param method its name
	 * @return a sentence
	 */
	String insteadOf(String method);

}
