package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * The alarm in the object's own database. Confined to the object's thread.
 */
final class ObjectAlarm implements AlarmSlot {

	private final StorageAccess access;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	private final AlarmHook hook;

	private final WakeTime wakeTime;

	private @Nullable Instant handled;

	ObjectAlarm(StorageAccess access, LazyDatabase database, ObjectTransaction transaction, AlarmHook hook) {
		this.access = access;
		this.database = database;
		this.transaction = transaction;
		this.hook = hook;
		this.wakeTime = new WakeTime(database, hook, ObjectAlarm::stored);
	}

	@Override
	public @Nullable Instant get() {
		this.access.check();
		Instant stored = this.transaction.call(this::stored);
		return Objects.equals(stored, this.handled) ? null : stored;
	}

	@Override
	public void set(@Nullable Instant when) {
		this.access.check();
		if (when != null) {
			this.hook.checkAllowed();
		}
		write((when != null) ? notBefore(when) : null);
	}

	private void write(@Nullable Instant time) {
		this.transaction.call(() -> {
			if (time != null) {
				SqliteDatabase open = this.transaction.beforeGrowth();
				this.wakeTime.changing();
				new ObjectMetadata(open).writeAlarm(time);
			}
			else if (this.database.forReading() != null) {
				SqliteDatabase open = this.transaction.beforeWrite();
				this.wakeTime.givingUp();
				new ObjectMetadata(open).writeAlarm(null);
			}
			return null;
		});
	}

	/**
	 * An alarm in the past is due now, and one that is set while another one is handled
	 * is not that one.
	 */
	private Instant notBefore(Instant when) {
		long millis = Math.max(when.toEpochMilli(), this.hook.millis());
		if (this.handled != null) {
			millis = Math.max(millis, this.handled.toEpochMilli() + 1);
		}
		return Instant.ofEpochMilli(millis);
	}

	WakeTime wakeTime() {
		return this.wakeTime;
	}

	/**
	 * The alarm in the database, whether it is being handled or not.
	 */
	@Nullable Instant stored() throws IOException, SQLException {
		SqliteDatabase open = this.database.forReading();
		return (open != null) ? stored(open) : null;
	}

	private static @Nullable Instant stored(SqliteDatabase open) throws SQLException {
		return new ObjectMetadata(open).readAlarm();
	}

	/**
	 * The alarm's handler begins. Until it ends, the alarm is still stored, but only for
	 * the case that it does not end well. The index will go by what is found here.
	 * @return the alarm, or {@code null} if none is set
	 */
	@Nullable Instant beginHandling() {
		this.handled = this.transaction.call(this::stored);
		this.wakeTime.enterAnew();
		return this.handled;
	}

	/**
	 * The alarm's handler has ended.
	 * @param delete whether the alarm has been dealt with; one that was set since stays
	 * @return whether the alarm was still there and is deleted
	 */
	boolean endHandling(boolean delete) {
		Instant dealtWith = this.handled;
		this.handled = null;
		if (delete && dealtWith != null && dealtWith.equals(this.transaction.call(this::stored))) {
			write(null);
			return true;
		}
		return false;
	}

}
