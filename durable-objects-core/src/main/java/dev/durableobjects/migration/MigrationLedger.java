package dev.durableobjects.migration;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.Names;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;

/**
 * The applied tags and the classes, in the tables of a catalogue. Runs within the
 * transaction of the given connection, and is used up with it.
 *
 * @param connection the connection
 * @param now the time that is recorded
 */
record MigrationLedger(Connection connection, Instant now) {

	LedgerState read(String scriptName) throws SQLException {
		return new LedgerState(scriptName, readTag(scriptName), readClasses(), readFormer());
	}

	private @Nullable String readTag(String scriptName) throws SQLException {
		return query("SELECT tag FROM applied_migration WHERE script_name = ? ORDER BY position DESC LIMIT 1",
				(rows) -> rows.next() ? rows.getString(1) : null, scriptName);
	}

	Map<ScriptClass, RecordedClass> readClasses() throws SQLException {
		return query("""
				SELECT script_name, class_name, unique_key, number, storage_kind, id, direction, directory
				FROM namespace LEFT JOIN transfer USING (number) ORDER BY number""", (rows) -> {
			Map<ScriptClass, RecordedClass> classes = new LinkedHashMap<>();
			while (rows.next()) {
				String id = rows.getString(6);
				ClassTransfer transfer = (id != null)
						? new ClassTransfer(id, ClassTransfer.Direction.valueOf(rows.getString(7)), rows.getString(8))
						: null;
				classes.put(new ScriptClass(rows.getString(1), rows.getString(2)), new RecordedClass(rows.getString(2),
						rows.getString(3), rows.getLong(4), StorageKind.valueOf(rows.getString(5)), transfer));
			}
			return classes;
		});
	}

	private Map<ScriptClass, String> readFormer() throws SQLException {
		Map<ScriptClass, String> former = new HashMap<>();
		query("SELECT script_name, class_name, moved_to FROM former_namespace ORDER BY ended_at", (rows) -> {
			while (rows.next()) {
				String directory = rows.getString(3);
				former.put(new ScriptClass(rows.getString(1), rows.getString(2)), (directory != null)
						? "was moved to the data directory " + Names.quote(directory) : "was deleted");
			}
			return former;
		});
		return query("""
				SELECT former_name.script_name, former_name.class_name, namespace.script_name, namespace.class_name
				FROM former_name JOIN namespace USING (number)""", (rows) -> {
			while (rows.next()) {
				ScriptClass name = new ScriptClass(rows.getString(1), rows.getString(2));
				boolean renamed = name.scriptName().equals(rows.getString(3));
				former.put(name,
						renamed ? "was renamed to " + Names.quote(rows.getString(4)) : "was taken over by script "
								+ Names.quote(rows.getString(3)) + " as " + Names.quote(rows.getString(4)));
			}
			return former;
		});
	}

	/**
	 * The numbers of the classes that are not here any more.
	 */
	List<Long> formerNumbers() throws SQLException {
		return query("SELECT number FROM former_namespace ORDER BY number", (rows) -> {
			List<Long> numbers = new ArrayList<>();
			while (rows.next()) {
				numbers.add(rows.getLong(1));
			}
			return numbers;
		});
	}

	/**
	 * Record a new class. Its unique key is {@code <script-name>-<Class>}; where a class
	 * has or had that key, the number follows it, so that ids of one are no ids of the
	 * other.
	 * @param isTaken whether there is a directory of a number, which is passed over then
	 */
	void createClass(ScriptClass name, StorageKind kind, LongPredicate isTaken) throws SQLException {
		String key = name.scriptName() + "-" + name.className();
		boolean used = query("""
				SELECT count(*) FROM (SELECT unique_key FROM namespace UNION SELECT unique_key FROM former_namespace)
				WHERE unique_key = ?""", (rows) -> rows.getInt(1) > 0, key);
		long number = insertClass(name, used ? key + "-0" : key, kind, isTaken);
		if (used) {
			update("UPDATE namespace SET unique_key = ? WHERE number = ?", key + "-" + number, number);
		}
	}

	/**
	 * Record a class under a key that it has already.
	 * @return its number here
	 */
	long insertClass(ScriptClass name, String uniqueKey, StorageKind kind, LongPredicate isTaken) throws SQLException {
		while (true) {
			update("""
					INSERT INTO namespace (script_name, class_name, unique_key, storage_kind, created_at)
					VALUES (?, ?, ?, ?, ?)""", name.scriptName(), name.className(), uniqueKey, kind.name(),
					this.now.toEpochMilli());
			long number = query("SELECT last_insert_rowid()", (rows) -> rows.getLong(1));
			if (!isTaken.test(number)) {
				update("DELETE FROM former_name WHERE script_name = ? AND class_name = ?", name.scriptName(),
						name.className());
				return number;
			}
			update("DELETE FROM namespace WHERE number = ?", number);
		}
	}

	/**
	 * Give a class another name, or another script. Everything else stays, and a transfer
	 * that brought it here has ended.
	 */
	void moveClass(ScriptClass from, ScriptClass to) throws SQLException {
		update("""
				INSERT OR REPLACE INTO former_name (script_name, class_name, number)
				SELECT script_name, class_name, number FROM namespace WHERE script_name = ? AND class_name = ?""",
				from.scriptName(), from.className());
		update("DELETE FROM former_name WHERE script_name = ? AND class_name = ?", to.scriptName(), to.className());
		update("""
				DELETE FROM transfer WHERE number =
				(SELECT number FROM namespace WHERE script_name = ? AND class_name = ?)""", from.scriptName(),
				from.className());
		update("UPDATE namespace SET script_name = ?, class_name = ? WHERE script_name = ? AND class_name = ?",
				to.scriptName(), to.className(), from.scriptName(), from.className());
	}

	/**
	 * Forget a class. What other tables say about it goes along, and its key and number
	 * are kept from being used again.
	 * @param movedTo the data directory that has it now, or {@code null} if it is deleted
	 */
	void removeClass(ScriptClass name, @Nullable String movedTo) throws SQLException {
		update("""
				INSERT INTO former_namespace (number, script_name, class_name, unique_key, moved_to, ended_at)
				SELECT number, script_name, class_name, unique_key, ?, ? FROM namespace
				WHERE script_name = ? AND class_name = ?""", movedTo, this.now.toEpochMilli(), name.scriptName(),
				name.className());
		update("DELETE FROM namespace WHERE script_name = ? AND class_name = ?", name.scriptName(), name.className());
	}

	void beginTransfer(long number, ClassTransfer transfer) throws SQLException {
		update("INSERT INTO transfer (number, id, direction, directory) VALUES (?, ?, ?, ?)", number, transfer.id(),
				transfer.direction().name(), transfer.directory());
	}

	void recordTag(String scriptName, String tag) throws SQLException {
		update("INSERT INTO applied_migration (script_name, tag, applied_at) VALUES (?, ?, ?)", scriptName, tag,
				this.now.toEpochMilli());
	}

	private <T extends @Nullable Object> T query(String sql, RowReader<T> reader, Object... parameters)
			throws SQLException {
		try (PreparedStatement statement = prepare(sql, parameters); ResultSet rows = statement.executeQuery()) {
			return reader.read(rows);
		}
	}

	private void update(String sql, @Nullable Object... parameters) throws SQLException {
		try (PreparedStatement statement = prepare(sql, parameters)) {
			statement.executeUpdate();
		}
	}

	private PreparedStatement prepare(String sql, @Nullable Object... parameters) throws SQLException {
		PreparedStatement statement = this.connection.prepareStatement(sql);
		for (int index = 0; index < parameters.length; index++) {
			statement.setObject(index + 1, parameters[index]);
		}
		return statement;
	}

	/**
	 * Reads the rows of a query.
	 *
	 * @param <T> the result type
	 */
	@FunctionalInterface
	private interface RowReader<T extends @Nullable Object> {

		T read(ResultSet rows) throws SQLException;

	}

}
