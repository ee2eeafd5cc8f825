package dev.durableobjects.sqlite;

import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The names of a cursor's columns in order, and where each is found; the last of several
 * columns with the same name counts.
 */
final class SqlColumns {

	private final List<String> names;

	private @Nullable Map<String, Integer> indexes;

	SqlColumns(List<String> names) {
		this.names = List.copyOf(names);
	}

	static SqlColumns of(ResultSetMetaData metadata) throws SQLException {
		List<String> names = new ArrayList<>();
		for (int i = 1; i <= metadata.getColumnCount(); i++) {
			names.add(metadata.getColumnLabel(i));
		}
		return new SqlColumns(names);
	}

	List<String> names() {
		return this.names;
	}

	int index(String name) {
		if (this.indexes == null) {
			Map<String, Integer> found = new HashMap<>();
			for (int i = 0; i < this.names.size(); i++) {
				found.put(this.names.get(i), i);
			}
			this.indexes = found;
		}
		Integer index = this.indexes.get(name);
		if (index == null) {
			throw new IllegalArgumentException(
					"There is no column '" + StorageKeys.bounded(name) + "'. The columns are: " + this.names + ".");
		}
		return index;
	}

}
