package dev.durableobjects.sqlite;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

import dev.durableobjects.SqlRow;

/**
 * Reads rows as records, or as single values. Times are epoch milliseconds, as they are
 * bound. Columns in {@code snake_case} fit components in {@code camelCase}.
 */
final class SqlRowMapper {

	private final JsonMapper mapper;

	SqlRowMapper(JsonMapper mapper) {
		this.mapper = mapper.rebuild().disable(DateTimeFeature.READ_DATE_TIMESTAMPS_AS_NANOSECONDS).build();
	}

	<T> T map(SqlRow row, SqlColumns columns, Class<T> type) {
		try {
			if (type.isRecord()) {
				return this.mapper.convertValue(components(row, columns), type);
			}
			if (columns.names().size() != 1) {
				throw new IllegalArgumentException("A row with the columns " + columns.names() + " cannot be read as '"
						+ type.getName() + "': use a record, or select one column.");
			}
			Object value = row.get(columns.names().get(0));
			if (value == null) {
				throw new IllegalStateException("Column '" + StorageKeys.bounded(columns.names().get(0))
						+ "' is NULL. Read it from the row, with one() and the getter that ends in OrNull for example.");
			}
			return type.isInstance(value) ? type.cast(value) : this.mapper.convertValue(value, type);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("A row with the columns " + columns.names() + " cannot be read as '"
					+ type.getName() + "': " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * Read a single value as a component of that type would be.
	 */
	<T> T convert(Object value, Class<T> type) {
		try {
			return this.mapper.convertValue(value, type);
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException(
					"A value cannot be read as '" + type.getName() + "': " + ex.getOriginalMessage(), ex);
		}
	}

	private static Map<String, @Nullable Object> components(SqlRow row, SqlColumns columns) {
		Map<String, @Nullable Object> components = new LinkedHashMap<>();
		for (String column : columns.names()) {
			components.put(camelCase(column), row.get(column));
		}
		return components;
	}

	private static String camelCase(String column) {
		int underscore = column.indexOf('_');
		if (underscore < 0) {
			return column;
		}
		StringBuilder name = new StringBuilder(column.length());
		boolean upper = false;
		for (char c : column.toCharArray()) {
			if (c == '_' && !name.isEmpty()) {
				upper = true;
			}
			else {
				name.append(upper ? Character.toUpperCase(c) : c);
				upper = false;
			}
		}
		return name.toString();
	}

}
