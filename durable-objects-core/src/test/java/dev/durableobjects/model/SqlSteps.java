package dev.durableobjects.model;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlRow;
import dev.durableobjects.SqlStorage;

/**
 * Steps that execute SQL. Tables {@code t0} and {@code t1} have rows, {@code p} has the
 * parents of {@code c}, {@code f} is searched for words.
 */
final class SqlSteps {

	/** A row with this value makes a trigger roll the transaction back. */
	static final int ROLLS_BACK = 13;

	private final ModelledObject object;

	SqlSteps(ModelledObject object) {
		this.object = object;
	}

	@Nullable Object run(Step step) {
		SqlStorage sql = this.object.ctx.storage().sql();
		long second = step.number(1);
		String table = "t" + step.number(0);
		return switch (step.name()) {
			case "create" -> changes(sql.exec("CREATE TABLE IF NOT EXISTS " + table
					+ " (id INTEGER PRIMARY KEY, v INTEGER); CREATE TRIGGER IF NOT EXISTS r" + table
					+ " BEFORE INSERT ON " + table + " WHEN new.v = " + ROLLS_BACK
					+ " BEGIN SELECT RAISE(ROLLBACK, 'unlucky'); END"));
			case "drop" -> changes(sql.exec("DROP TABLE IF EXISTS " + table));
			case "insert" -> changes(sql.exec("INSERT INTO " + table + " VALUES (?, ?)", second, step.number(2)));
			case "insertOrFail" -> changes(sql.exec("INSERT OR FAIL INTO " + table + " VALUES (?, ?), (?, ?)", second,
					step.number(2), second + 1, step.number(2)));
			case "insertOrRollback" ->
				changes(sql.exec("INSERT OR ROLLBACK INTO " + table + " VALUES (?, ?)", second, step.number(2)));
			case "unlucky" -> changes(sql.exec("INSERT INTO " + table + " VALUES (?, ?)", second, ROLLS_BACK));
			case "insertMany" ->
				open(step.number(3), sql.exec("INSERT INTO " + table + " VALUES (?, ?), (?, ?), (?, ?) RETURNING id, v",
						second, step.number(2), second + 1, step.number(2), second + 2, step.number(2)));
			case "upsert" ->
				open(step.number(3),
						sql.exec("INSERT INTO " + table
								+ " VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET v = excluded.v RETURNING id, v",
								second, step.number(2)));
			case "update" -> open(step.number(1), sql.exec("UPDATE " + table + " SET v = v + 1 RETURNING id, v"));
			case "remove" -> changes(sql.exec("DELETE FROM " + table + " WHERE id = ?", second));
			case "select" -> rows(sql.exec("SELECT id, v FROM " + table + " ORDER BY id").toList());
			case "count" -> sql.exec("SELECT count(*) AS n FROM " + table).one().getLong("n");
			case "cursor" -> open(step.number(1), sql.exec("SELECT id, v FROM " + table + " ORDER BY id"));
			case "read" -> read(step.number(0));
			case "family" -> changes(sql.exec("CREATE TABLE IF NOT EXISTS p (id INTEGER PRIMARY KEY);"
					+ " CREATE TABLE IF NOT EXISTS c (id INTEGER PRIMARY KEY,"
					+ " p INTEGER REFERENCES p (id) DEFERRABLE INITIALLY DEFERRED)"));
			case "parent" -> changes(sql.exec("INSERT OR IGNORE INTO p VALUES (?)", step.number(0)));
			case "unparent" -> changes(sql.exec("DELETE FROM p WHERE id = ?", step.number(0)));
			case "child" -> changes(sql.exec("INSERT OR REPLACE INTO c VALUES (?, ?)", step.number(0), second));
			case "unchild" -> changes(sql.exec("DELETE FROM c WHERE id = ?", step.number(0)));
			case "texts" -> changes(sql.exec("CREATE VIRTUAL TABLE IF NOT EXISTS f USING fts5 (body)"));
			case "text" -> changes(sql.exec("INSERT INTO f VALUES ('a word or two')"));
			case "search" -> sql.exec("SELECT count(*) AS n FROM f WHERE f MATCH 'word'").one().getLong("n");
			case "untexts" -> changes(sql.exec("DROP TABLE IF EXISTS f"));
			default -> throw new IllegalArgumentException(step.toString());
		};
	}

	/**
	 * The statement has succeeded.
	 */
	private static @Nullable Object changes(SqlCursor cursor) {
		cursor.toList();
		return null;
	}

	private @Nullable Object open(int slot, SqlCursor cursor) {
		this.object.cursors[slot] = cursor;
		return null;
	}

	private String read(int slot) {
		SqlCursor cursor = this.object.cursors[slot];
		if (cursor == null) {
			return "none";
		}
		return cursor.hasNext() ? row(cursor.next()) : "end";
	}

	private static String rows(List<SqlRow> rows) {
		return rows.stream().map(SqlSteps::row).collect(Collectors.joining(" "));
	}

	private static String row(SqlRow row) {
		return row.getLong("id") + ":" + row.getLong("v");
	}

}
