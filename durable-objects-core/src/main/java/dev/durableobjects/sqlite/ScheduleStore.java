package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.ScheduleRun;
import org.jspecify.annotations.Nullable;

/**
 * The schedules of one object, in tables of their own that are made with the first one.
 * To be used in a turn of the object; every method throws what its storage throws.
 */
public final class ScheduleStore {

	/**
	 * The latest time for which an object can plan anything, its alarm included: the last
	 * millisecond that ISO 8601 writes with a year of four digits.
	 */
	public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

	/** How many runs that are over an object remembers. */
	static final int MAX_RUNS = 100;

	static final List<String> TABLES = List.of("_cf_SCHEDULE", "_cf_SCHEDULE_RUN");

	private static final List<String> DDL = List.of("""
			CREATE TABLE _cf_SCHEDULE (name TEXT PRIMARY KEY, token INTEGER, timing TEXT, scheduled_time INTEGER,
			due_time INTEGER, started INTEGER, failures INTEGER, failure TEXT, payload TEXT) WITHOUT ROWID""",
			"CREATE INDEX _cf_SCHEDULE_DUE ON _cf_SCHEDULE (due_time)", """
					CREATE TABLE _cf_SCHEDULE_RUN (number INTEGER PRIMARY KEY, name TEXT, scheduled_time INTEGER,
					ended_time INTEGER, tries INTEGER, failure TEXT)""");

	private static final String SELECT = "SELECT token, name, timing, scheduled_time, due_time, started, failures, failure, "
			+ "payload FROM _cf_SCHEDULE ";

	private static final String FIRST = "ORDER BY due_time, name LIMIT 1";

	private static final String THIS_ONE = " WHERE name = ? AND token = ?";

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	private final WakeTime wakeTime;

	ScheduleStore(StorageAccess access, LazyDatabase database, ObjectTransaction transaction, AlarmHook hook) {
		this.access = access;
		this.database = database;
		this.transaction = transaction;
		this.wakeTime = new WakeTime(database, hook, ScheduleStore::stored);
	}

	WakeTime wakeTime() {
		return this.wakeTime;
	}

	private static @Nullable Instant stored(SqliteDatabase open) throws SQLException {
		StoredSchedule first = first(select(open, FIRST));
		return (first != null) ? first.dueTime() : null;
	}

	/**
	 * The schedule that is to run next. May also be called for a turn that was undone, by
	 * whoever ends it.
	 * @return the schedule, or {@code null} if there is none
	 */
	public @Nullable StoredSchedule next() {
		return first(this.transaction.call(() -> select(FIRST)));
	}

	/**
	 * The index of wake-ups is told what is stored now, and will go by that: whatever is
	 * stored next is entered anew.
	 */
	public void told() {
		this.wakeTime.enterAnew();
	}

	private static @Nullable StoredSchedule first(List<StoredSchedule> schedules) {
		return schedules.isEmpty() ? null : schedules.get(0);
	}

	/**
	 * Find a schedule.
	 * @param name its name
	 * @return the schedule, or {@code null} if there is none
	 */
	public @Nullable StoredSchedule find(String name) {
		return first(read("WHERE name = ?", name));
	}

	/**
	 * All schedules, the next to run first.
	 * @return the schedules
	 */
	public List<StoredSchedule> list() {
		return read("ORDER BY due_time, name");
	}

	/**
	 * How many schedules there are.
	 * @return their number
	 */
	public int count() {
		this.access.check();
		return this.transaction.call(() -> {
			SqliteDatabase open = this.database.forReading();
			if (open == null || !exist(open)) {
				return 0;
			}
			try (ResultSet row = bound(open, "SELECT count(*) FROM _cf_SCHEDULE").executeQuery()) {
				row.next();
				return row.getInt(1);
			}
		});
	}

	/**
	 * Store a schedule in the place of that of the same name.
	 * @param name its name
	 * @param timing when it repeats
	 * @param time when it runs first
	 * @param payload what its method gets
	 */
	public void save(String name, String timing, Instant time, @Nullable String payload) {
		this.access.check();
		this.transaction.call(() -> {
			this.database.beforeGrowth();
			return null;
		});
		write("INSERT OR REPLACE INTO _cf_SCHEDULE VALUES (?, random(), ?, ?, ?, 0, 0, NULL, ?)", name, timing,
				time.toEpochMilli(), time.toEpochMilli(), payload);
	}

	/**
	 * Give a schedule another payload; its times stay.
	 * @param schedule the schedule
	 * @param payload what its method gets from now on
	 */
	public void replacePayload(StoredSchedule schedule, @Nullable String payload) {
		this.access.check();
		write("UPDATE _cf_SCHEDULE SET payload = ?" + THIS_ONE, payload, schedule.name(), schedule.token());
	}

	/**
	 * Delete a schedule.
	 * @param name its name
	 * @return whether there was one
	 */
	public boolean delete(String name) {
		if (find(name) == null) {
			return false;
		}
		givingUp();
		return write("DELETE FROM _cf_SCHEDULE WHERE name = ?", name) > 0;
	}

	/**
	 * A try to run a schedule begins. If nothing else is ever written down of it, it has
	 * brought the object down.
	 * @param schedule the schedule
	 */
	public void begin(StoredSchedule schedule) {
		write("UPDATE _cf_SCHEDULE SET started = 1" + THIS_ONE, schedule.name(), schedule.token());
	}

	/**
	 * A try has failed, and another is to be made.
	 * @param schedule the schedule
	 * @param time when
	 * @param failure why it failed
	 * @return whether the schedule is still there; otherwise it was deleted or replaced
	 * meanwhile, and nothing has happened
	 */
	public boolean retry(StoredSchedule schedule, Instant time, String failure) {
		givingUp();
		return write(
				"UPDATE _cf_SCHEDULE SET due_time = ?, started = 0, failures = failures + 1, failure = ?" + THIS_ONE,
				time.toEpochMilli(), failure, schedule.name(), schedule.token()) > 0;
	}

	/**
	 * A run is over: it is remembered, and the schedule deleted or set to its next time,
	 * unless it was deleted or replaced meanwhile. After a {@code deleteAll()} there is
	 * nothing to remember. May also be called for a turn that was undone, by whoever ends
	 * it.
	 * @param schedule the schedule
	 * @param next when it runs next, or {@code null} if it does not
	 * @param run the run
	 */
	public void end(StoredSchedule schedule, @Nullable Instant next, ScheduleRun run) {
		if (!this.transaction.call(this::exist)) {
			return;
		}
		givingUp();
		write("""
				INSERT INTO _cf_SCHEDULE_RUN (name, scheduled_time, ended_time, tries, failure)
				VALUES (?, ?, ?, ?, ?)""", run.name(), run.scheduledTime().toEpochMilli(),
				run.endedTime().toEpochMilli(), run.tries(), run.failure());
		write("DELETE FROM _cf_SCHEDULE_RUN WHERE number <= (SELECT max(number) FROM _cf_SCHEDULE_RUN) - ?", MAX_RUNS);
		if (next == null) {
			write("DELETE FROM _cf_SCHEDULE" + THIS_ONE, schedule.name(), schedule.token());
			return;
		}
		write("UPDATE _cf_SCHEDULE SET scheduled_time = ?, due_time = ?, started = 0, failures = 0, failure = NULL"
				+ THIS_ONE, next.toEpochMilli(), next.toEpochMilli(), schedule.name(), schedule.token());
	}

	/**
	 * The runs that are over, the latest first.
	 * @return the runs that the object remembers
	 */
	public List<ScheduleRun> runs() {
		this.access.check();
		return this.transaction.call(() -> {
			List<ScheduleRun> runs = new ArrayList<>();
			SqliteDatabase open = this.database.forReading();
			if (open == null || !exist(open)) {
				return runs;
			}
			try (ResultSet row = bound(open, "SELECT name, scheduled_time, ended_time, tries, failure "
					+ "FROM _cf_SCHEDULE_RUN ORDER BY number DESC")
				.executeQuery()) {
				while (row.next()) {
					runs.add(new ScheduleRun(row.getString(1), Instant.ofEpochMilli(row.getLong(2)),
							Instant.ofEpochMilli(row.getLong(3)), row.getInt(4), row.getString(5)));
				}
			}
			return runs;
		});
	}

	private List<StoredSchedule> read(String rest, @Nullable Object... values) {
		this.access.check();
		return this.transaction.call(() -> select(rest, values));
	}

	private List<StoredSchedule> select(String rest, @Nullable Object... values) throws IOException, SQLException {
		SqliteDatabase open = this.database.forReading();
		return (open != null) ? select(open, rest, values) : List.of();
	}

	private static List<StoredSchedule> select(SqliteDatabase open, String rest, @Nullable Object... values)
			throws SQLException {
		List<StoredSchedule> schedules = new ArrayList<>();
		if (!exist(open)) {
			return schedules;
		}
		try (ResultSet row = bound(open, SELECT + rest, values).executeQuery()) {
			while (row.next()) {
				schedules.add(new StoredSchedule(row.getLong(1), row.getString(2), row.getString(3),
						Instant.ofEpochMilli(row.getLong(4)), Instant.ofEpochMilli(row.getLong(5)), row.getBoolean(6),
						row.getInt(7), row.getString(8), row.getString(9)));
			}
		}
		return schedules;
	}

	private void givingUp() {
		this.transaction.call(() -> {
			this.wakeTime.givingUp();
			return null;
		});
	}

	private int write(String sql, @Nullable Object... values) {
		return this.transaction.call(() -> {
			SqliteDatabase open = this.transaction.beforeWrite();
			this.wakeTime.changing();
			if (!exist(open)) {
				for (String statement : DDL) {
					open.execute(statement);
				}
			}
			return bound(open, sql, values).executeUpdate();
		});
	}

	private boolean exist() throws IOException, SQLException {
		SqliteDatabase open = this.database.forReading();
		return open != null && exist(open);
	}

	private static boolean exist(SqliteDatabase open) throws SQLException {
		try (ResultSet row = bound(open, "SELECT 1 FROM sqlite_schema WHERE name = '_cf_SCHEDULE'").executeQuery()) {
			return row.next();
		}
	}

	private static PreparedStatement bound(SqliteDatabase open, String sql, @Nullable Object... values)
			throws SQLException {
		PreparedStatement statement = open.prepare(sql);
		for (int i = 0; i < values.length; i++) {
			statement.setObject(i + 1, values[i]);
		}
		return statement;
	}

}
