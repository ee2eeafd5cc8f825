package dev.durableobjects.sqlite;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The names of a cursor's columns in order, and where each is found; the last of several
 * columns with the same name counts.
 */
final class SqlColumns {

	static final SqlColumns NONE = new SqlColumns(List.of());

	private final List<String> names;

	private @Nullable Map<String, Integer> indexes;

	SqlColumns(List<String> names) {
		this.names = List.copyOf(names);
	}

	/**
	 * The columns with these names. SQLite has a name for each, even if it is empty.
	 */
	static SqlColumns of(@Nullable String... names) {
		return new SqlColumns(Stream.of(names).map(String::valueOf).toList());
	}

	boolean haveNames(@Nullable String... others) {
		if (this.names.size() != others.length) {
			return false;
		}
		for (int i = 0; i < others.length; i++) {
			if (!this.names.get(i).equals(others[i])) {
				return false;
			}
		}
		return true;
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
