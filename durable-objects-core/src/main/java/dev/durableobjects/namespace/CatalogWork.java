package dev.durableobjects.namespace;

import java.sql.Connection;
import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the catalogue within one transaction.
 *
 * @param <T> the result type
 */
@FunctionalInterface
public interface CatalogWork<T extends @Nullable Object> {

	/**
	 * Do the work. Must not end the transaction, close the connection or keep it.
	 * @param connection the catalogue's only connection
	 * @return the result
	 * @throws SQLException what the driver throws; rolls the transaction back
	 */
	T run(Connection connection) throws SQLException;

}
