package dev.durableobjects.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What two catalogues know of the objects of a class: the rows of every table that refers
 * to {@code namespace}, apart from those that are about the class itself. A table that is
 * added to the catalogue needs nothing more than that reference, with
 * {@code ON DELETE CASCADE}, to follow its class when that is deleted or transferred.
 *
 * @param from a connection to the catalogue that has the rows
 * @param to a connection to the catalogue that receives them
 */
record ObjectRows(Connection from, Connection to) {

	/**
	 * Copy the rows, in place of those that are there.
	 * @return how many were copied
	 */
	int copy(long fromNumber, long toNumber) throws SQLException {
		int copied = 0;
		for (Map.Entry<String, String> table : referringTables().entrySet()) {
			copied += copy(table.getKey(), table.getValue(), fromNumber, toNumber);
		}
		return copied;
	}

	private Map<String, String> referringTables() throws SQLException {
		try (Statement statement = this.from.createStatement(); ResultSet rows = statement.executeQuery("""
				SELECT tables.name, reference."from"
				FROM sqlite_schema AS tables JOIN pragma_foreign_key_list(tables.name) AS reference
				WHERE tables.type = 'table' AND reference."table" = 'namespace'
				AND tables.name NOT IN ('transfer', 'former_name')""")) {
			Map<String, String> tables = new LinkedHashMap<>();
			while (rows.next()) {
				tables.put(rows.getString(1), rows.getString(2));
			}
			return tables;
		}
	}

	private int copy(String table, String reference, long fromNumber, long toNumber) throws SQLException {
		try (PreparedStatement clear = this.to
			.prepareStatement("DELETE FROM " + quote(table) + " WHERE " + quote(reference) + " = ?")) {
			clear.setLong(1, toNumber);
			clear.executeUpdate();
		}
		List<String> columns = columns(table, reference);
		String names = String.join(", ", columns.stream().map(ObjectRows::quote).toList());
		String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
		int copied = 0;
		try (PreparedStatement select = this.from
			.prepareStatement("SELECT " + names + " FROM " + quote(table) + " WHERE " + quote(reference) + " = ?");
				PreparedStatement insert = this.to
					.prepareStatement("INSERT INTO " + quote(table) + " (" + names + ") VALUES (" + marks + ")")) {
			select.setLong(1, fromNumber);
			try (ResultSet rows = select.executeQuery()) {
				for (; rows.next(); copied++) {
					for (int index = 1; index <= columns.size(); index++) {
						insert.setObject(index,
								columns.get(index - 1).equals(reference) ? (Object) toNumber : rows.getObject(index));
					}
					insert.executeUpdate();
				}
			}
		}
		return copied;
	}

	/**
	 * The columns of a table, without a row number of its own, which is given anew.
	 */
	private List<String> columns(String table, String reference) throws SQLException {
		try (PreparedStatement statement = this.from.prepareStatement("""
				SELECT name FROM pragma_table_info(?1) WHERE name = ?2 OR pk = 0 OR upper(type) <> 'INTEGER'
				OR (SELECT max(pk) FROM pragma_table_info(?1)) > 1""")) {
			statement.setString(1, table);
			statement.setString(2, reference);
			try (ResultSet rows = statement.executeQuery()) {
				List<String> columns = new ArrayList<>();
				while (rows.next()) {
					columns.add(rows.getString(1));
				}
				return columns;
			}
		}
	}

	private static String quote(String name) {
		return '"' + name.replace("\"", "\"\"") + '"';
	}

}
