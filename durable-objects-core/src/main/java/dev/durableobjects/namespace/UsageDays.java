package dev.durableobjects.namespace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.DailyUsage;
import dev.durableobjects.UsageFigures;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was used on the days of a range, from the catalogue.
 *
 * @param from the first day
 * @param to the last day, included
 */
record UsageDays(LocalDate from, LocalDate to) {

	private static final String FIGURES = "requests, web_socket_messages, active_micros, rows_read, rows_written, "
			+ "stored_bytes ";

	private static final String OF_CLASSES = """
			FROM %s AS used JOIN (
				SELECT number, script_name, class_name FROM namespace
				UNION ALL SELECT number, script_name, class_name FROM former_namespace
			) AS class ON class.number = used.namespace
			WHERE day BETWEEN ?1 AND ?2\s""";

	private static final String CLASSES = "SELECT day, script_name, class_name, NULL, NULL, " + FIGURES
			+ OF_CLASSES.formatted("class_usage") + "ORDER BY day, script_name, class_name, number";

	private static final String OBJECTS = "SELECT day, script_name, class_name, object_id, name, " + FIGURES
			+ OF_CLASSES.formatted("object_usage") + "AND class_name = ?3 AND (day, number, object_id) > (?4, ?5, ?6) "
			+ "ORDER BY day, number, object_id LIMIT ?7";

	/**
	 * What each class has used.
	 */
	List<DailyUsage> classes(Connection connection) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(CLASSES)) {
			return rows(range(statement));
		}
	}

	/**
	 * What each object of a class has used, after a certain one.
	 * @param after the last one that was read, or {@code null} for none
	 */
	List<DailyUsage> objects(Connection connection, String className, @Nullable DailyUsage after, int limit)
			throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(OBJECTS)) {
			range(statement).setString(3, className);
			statement.setLong(4, (after != null) ? after.day().toEpochDay() : Long.MIN_VALUE);
			statement.setLong(5, (after != null) ? number(connection, after) : 0);
			statement.setString(6, (after != null) ? after.objectId() : "");
			statement.setInt(7, limit);
			return rows(statement);
		}
	}

	private static long number(Connection connection, DailyUsage of) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement("""
				SELECT namespace FROM object_usage WHERE day = ? AND object_id = ?""")) {
			statement.setLong(1, of.day().toEpochDay());
			statement.setString(2, of.objectId());
			try (ResultSet row = statement.executeQuery()) {
				return row.next() ? row.getLong(1) : Long.MAX_VALUE;
			}
		}
	}

	private PreparedStatement range(PreparedStatement statement) throws SQLException {
		statement.setLong(1, this.from.toEpochDay());
		statement.setLong(2, this.to.toEpochDay());
		return statement;
	}

	private static List<DailyUsage> rows(PreparedStatement statement) throws SQLException {
		List<DailyUsage> days = new ArrayList<>();
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				days.add(new DailyUsage(LocalDate.ofEpochDay(row.getLong(1)), row.getString(2), row.getString(3),
						row.getString(4), row.getString(5), new UsageFigures(row.getLong(6), row.getLong(7),
								row.getLong(8), row.getLong(9), row.getLong(10), row.getLong(11))));
			}
		}
		return days;
	}

}
