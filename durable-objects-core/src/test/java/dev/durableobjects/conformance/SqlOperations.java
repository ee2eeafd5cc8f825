package dev.durableobjects.conformance;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlRow;
import org.jspecify.annotations.Nullable;

/**
 * The SQL operations. Integral numbers are bound as integers if SQLite has them, all
 * others as doubles.
 */
final class SqlOperations {

	void addTo(Map<String, OperationHandler> handlers) {
		handlers.put("sql", (operation, scope, nested) -> sql(operation, scope));
		handlers.put("cursor.open", (operation, scope, nested) -> open(operation, scope));
		handlers.put("cursor.next", (operation, scope, nested) -> next(cursor(operation, scope)));
		handlers.put("cursor.rest", (operation, scope, nested) -> rows(cursor(operation, scope)));
		handlers.put("cursor.one", (operation, scope, nested) -> cursor(operation, scope).one().toMap());
		handlers.put("cursor.rawNext", (operation, scope, nested) -> rawNext(operation, scope));
		handlers.put("cursor.rawRest", (operation, scope, nested) -> rawRows(cursor(operation, scope).raw()));
		handlers.put("cursor.columns", (operation, scope, nested) -> cursor(operation, scope).columnNames());
		handlers.put("databaseSize", (operation, scope, nested) -> databaseSize(operation, scope));
	}

	private Object sql(Operation operation, EventScope scope) {
		SqlCursor cursor = execute(operation, scope);
		String read = operation.has("read") ? operation.text("read") : "array";
		if (read.equals("none")) {
			return Undefined.UNDEFINED;
		}
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		result.put("columns", cursor.columnNames());
		switch (read) {
			case "array" -> result.put("rows", rows(cursor));
			case "raw" -> result.put("rows", rawRows(cursor.raw()));
			case "one" -> result.put("row", cursor.one().toMap());
			case "next" -> result.put("next", next(cursor));
			case "columnNames" -> {
			}
			default -> throw new IllegalArgumentException("Unknown way to read '" + read + "'");
		}
		return result;
	}

	private Object open(Operation operation, EventScope scope) {
		SqlCursor cursor = execute(operation, scope);
		scope.cursors().put(operation.text("name"), cursor);
		scope.rawRows().remove(operation.text("name"));
		return Map.of("columns", cursor.columnNames());
	}

	private Object rawNext(Operation operation, EventScope scope) {
		SqlCursor cursor = cursor(operation, scope);
		Iterator<@Nullable Object[]> rows = scope.rawRows()
			.computeIfAbsent(operation.text("name"), (name) -> cursor.raw());
		return rows.hasNext() ? Map.of("done", false, "value", Arrays.asList(rows.next())) : Map.of("done", true);
	}

	private Object databaseSize(Operation operation, EventScope scope) {
		long size = scope.storage().sql().databaseSize();
		Map<String, @Nullable Object> result = new LinkedHashMap<>();
		result.put("positive", size > 0);
		if (operation.has("compare")) {
			Long saved = scope.run().marks().get(operation.text("compare"));
			if (saved == null) {
				throw new IllegalArgumentException("No size is kept as '" + operation.text("compare") + "'");
			}
			result.put("change", (size > saved) ? "grew" : (size < saved) ? "shrank" : "same");
		}
		if (operation.has("save")) {
			scope.run().marks().put(operation.text("save"), size);
		}
		return result;
	}

	private static SqlCursor execute(Operation operation, EventScope scope) {
		@Nullable Object[] bindings = operation.values("params").stream().map(SqlOperations::binding).toArray();
		return scope.storage().sql().exec(operation.text("sql"), bindings);
	}

	private static @Nullable Object binding(@Nullable Object value) {
		if (value instanceof BigInteger integer) {
			return integer.doubleValue();
		}
		return (value instanceof Integer integer) ? Long.valueOf(integer) : value;
	}

	private static SqlCursor cursor(Operation operation, EventScope scope) {
		SqlCursor cursor = scope.cursors().get(operation.text("name"));
		if (cursor == null) {
			throw new IllegalArgumentException("No cursor is open as '" + operation.text("name") + "'");
		}
		return cursor;
	}

	private static Object next(SqlCursor cursor) {
		return cursor.hasNext() ? Map.of("done", false, "value", cursor.next().toMap()) : Map.of("done", true);
	}

	private static Object rows(SqlCursor cursor) {
		return cursor.toList().stream().map(SqlRow::toMap).toList();
	}

	private static Object rawRows(Iterator<@Nullable Object[]> rows) {
		List<Object> result = new ArrayList<>();
		rows.forEachRemaining((row) -> result.add(Arrays.asList(row)));
		return result;
	}

}
