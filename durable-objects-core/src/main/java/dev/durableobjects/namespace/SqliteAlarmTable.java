package dev.durableobjects.namespace;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;

import dev.durableobjects.alarm.AbandonedAlarm;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.alarm.AlarmRetries;
import dev.durableobjects.alarm.AlarmTable;
import dev.durableobjects.alarm.ScheduledAlarm;

/**
 * The tables of alarms in the catalogue. Compiles each statement once, for as long as the
 * connection is open; whoever closes that finalizes them. Used within transactions, by
 * one thread at a time.
 */
final class SqliteAlarmTable implements AlarmTable {

	static final String DUE = "SELECT * FROM alarm WHERE started = 0 AND due_time <= ? "
			+ "ORDER BY due_time, namespace, object_id, kind LIMIT ?";

	/** How many given-up alarms are kept, of all objects. */
	static final int MAX_ABANDONED = 10_000;

	private static final String WHERE_KEY = " WHERE namespace = ? AND object_id = ?";

	private static final String AND_KIND = " AND kind = ?";

	private final Connection connection;

	private final Map<String, PreparedStatement> statements = new HashMap<>();

	SqliteAlarmTable(Connection connection) {
		this.connection = connection;
	}

	void savepoint() throws SQLException {
		execute("SAVEPOINT work");
	}

	/**
	 * Undo what was done since the savepoint.
	 */
	void rollBack(RuntimeException failure) throws SQLException {
		try {
			execute("ROLLBACK TO work");
		}
		catch (SQLException ex) {
			ex.addSuppressed(failure);
			throw ex;
		}
	}

	void release() throws SQLException {
		execute("RELEASE work");
	}

	private void execute(String sql) throws SQLException {
		statement(sql).execute();
	}

	@Override
	public @Nullable ScheduledAlarm find(AlarmKey key) {
		List<ScheduledAlarm> found = query("SELECT * FROM alarm" + WHERE_KEY + AND_KIND, SqliteAlarmTable::alarm,
				key.namespace(), key.objectId(), key.kind().name());
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public void save(ScheduledAlarm alarm) {
		AlarmRetries retries = alarm.retries();
		update("INSERT OR REPLACE INTO alarm VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", alarm.key().namespace(),
				alarm.key().objectId(), alarm.key().kind().name(), alarm.name(), millis(alarm.scheduledTime()),
				millis(alarm.dueTime()), retries.counted(), retries.backOff(), retries.lastCounted(), alarm.started(),
				(alarm.queuedTime() != null) ? millis(alarm.queuedTime()) : null, alarm.replaced());
	}

	@Override
	public void remove(AlarmKey key) {
		update("DELETE FROM alarm" + WHERE_KEY + AND_KIND, key.namespace(), key.objectId(), key.kind().name());
	}

	@Override
	public List<ScheduledAlarm> due(Instant until, int limit) {
		return query(DUE, SqliteAlarmTable::alarm, millis(until), limit);
	}

	@Override
	public @Nullable Instant nextDue() {
		List<Instant> found = query("SELECT due_time FROM alarm WHERE started = 0 ORDER BY due_time LIMIT 1",
				(rows) -> Instant.ofEpochMilli(rows.getLong(1)));
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public List<ScheduledAlarm> started(int limit) {
		return query("SELECT * FROM alarm WHERE started = 1 LIMIT ?", SqliteAlarmTable::alarm, limit);
	}

	@Override
	public void abandon(AbandonedAlarm alarm) {
		update("""
				INSERT OR REPLACE INTO abandoned_alarm
				(namespace, object_id, name, scheduled_time, abandoned_time, runs, reason)
				VALUES (?, ?, ?, ?, ?, ?, ?)""", alarm.key().namespace(), alarm.key().objectId(), alarm.name(),
				millis(alarm.scheduledTime()), millis(alarm.abandonedTime()), alarm.runs(), alarm.reason());
		update("DELETE FROM abandoned_alarm WHERE number <= (SELECT max(number) FROM abandoned_alarm) - ?",
				MAX_ABANDONED);
	}

	@Override
	public List<AbandonedAlarm> abandoned(int limit) {
		return query("SELECT * FROM abandoned_alarm ORDER BY number DESC LIMIT ?", SqliteAlarmTable::abandonedAlarm,
				limit);
	}

	@Override
	public @Nullable AbandonedAlarm findAbandoned(AlarmKey key) {
		List<AbandonedAlarm> found = query("SELECT * FROM abandoned_alarm" + WHERE_KEY,
				SqliteAlarmTable::abandonedAlarm, key.namespace(), key.objectId());
		return found.isEmpty() ? null : found.get(0);
	}

	@Override
	public void forget(AlarmKey key) {
		update("DELETE FROM abandoned_alarm" + WHERE_KEY, key.namespace(), key.objectId());
	}

	private static ScheduledAlarm alarm(ResultSet rows) throws SQLException {
		long queued = rows.getLong("queued_time");
		Instant queuedTime = rows.wasNull() ? null : Instant.ofEpochMilli(queued);
		return new ScheduledAlarm(
				new AlarmKey(rows.getLong("namespace"), rows.getString("object_id"),
						AlarmKey.Kind.valueOf(rows.getString("kind"))),
				rows.getString("name"), time(rows, "scheduled_time"), time(rows, "due_time"),
				new AlarmRetries(rows.getInt("counted_failures"), rows.getInt("back_off"),
						rows.getBoolean("last_counted")),
				rows.getBoolean("started"), queuedTime, rows.getBoolean("replaced"));
	}

	private static AbandonedAlarm abandonedAlarm(ResultSet rows) throws SQLException {
		return new AbandonedAlarm(new AlarmKey(rows.getLong("namespace"), rows.getString("object_id")),
				rows.getString("name"), time(rows, "scheduled_time"), time(rows, "abandoned_time"), rows.getInt("runs"),
				rows.getString("reason"));
	}

	private static Instant time(ResultSet rows, String column) throws SQLException {
		return Instant.ofEpochMilli(rows.getLong(column));
	}

	/**
	 * Alarms are in whole milliseconds, and the present may be far from them.
	 */
	private static long millis(Instant time) {
		return time.toEpochMilli();
	}

	private void update(String sql, @Nullable Object... values) {
		try {
			bound(sql, values).executeUpdate();
		}
		catch (SQLException ex) {
			throw failed(sql, ex);
		}
	}

	private <T> List<T> query(String sql, RowReader<T> reader, @Nullable Object... values) {
		try (ResultSet rows = bound(sql, values).executeQuery()) {
			List<T> result = new ArrayList<>();
			while (rows.next()) {
				result.add(reader.read(rows));
			}
			return result;
		}
		catch (SQLException ex) {
			throw failed(sql, ex);
		}
	}

	private PreparedStatement bound(String sql, @Nullable Object... values) throws SQLException {
		PreparedStatement statement = statement(sql);
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
		return statement;
	}

	private PreparedStatement statement(String sql) throws SQLException {
		PreparedStatement known = this.statements.get(sql);
		if (known != null) {
			return known;
		}
		PreparedStatement compiled = this.connection.prepareStatement(sql);
		this.statements.put(sql, compiled);
		return compiled;
	}

	private static RuntimeException failed(String sql, SQLException cause) {
		return new UncategorizedSQLException("Alarms in the catalogue", sql, cause);
	}

	/**
	 * Reads one row.
	 *
	 * @param <T> what it stands for
	 */
	@FunctionalInterface
	private interface RowReader<T> {

		T read(ResultSet rows) throws SQLException;

	}

}
