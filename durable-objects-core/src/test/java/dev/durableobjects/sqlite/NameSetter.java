package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;

import org.springframework.jdbc.core.BatchPreparedStatementSetter;

/**
 * Binds one name for each entry of a batch.
 */
final class NameSetter implements BatchPreparedStatementSetter {

	private final String[] names;

	NameSetter(String... names) {
		this.names = names;
	}

	@Override
	public void setValues(PreparedStatement statement, int entry) throws SQLException {
		statement.setString(1, this.names[entry]);
	}

	@Override
	public int getBatchSize() {
		return this.names.length;
	}

}
