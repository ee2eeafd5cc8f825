package dev.durableobjects.namespace;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

import dev.durableobjects.UsageFigures;
import dev.durableobjects.sqlite.StoredSize;

/**
 * What some objects have reported, on its way into the catalogue in one transaction. What
 * it changes beside the catalogue is to be taken over when that is committed.
 */
final class LedgerBatch {

	/** In how many flush intervals the last use is written down once. */
	private static final int USES = 6;

	private final Map<StoredObjectKey, PendingUsage> batch;

	private final Map<Long, Long> bytesOfClass;

	private final Map<Long, Long> objectsOfDay;

	private final UsageSettings settings;

	private final long day;

	private final long now;

	private long correction;

	LedgerBatch(Map<StoredObjectKey, PendingUsage> batch, Map<Long, Long> bytesOfClass, Map<Long, Long> objectsOfDay,
			UsageSettings settings, long day, long now) {
		this.batch = batch;
		this.bytesOfClass = new HashMap<>(bytesOfClass);
		this.objectsOfDay = new HashMap<>(objectsOfDay);
		this.settings = settings;
		this.day = day;
		this.now = now;
	}

	void write(LedgerTables tables) throws SQLException {
		Map<Long, UsageFigures> classes = new HashMap<>();
		for (Map.Entry<StoredObjectKey, PendingUsage> entry : this.batch.entrySet()) {
			writeObject(tables, entry.getKey(), entry.getValue());
			classes.merge(entry.getKey().namespace(), entry.getValue().figures(), UsageFigures::plus);
		}
		for (Map.Entry<Long, UsageFigures> used : classes.entrySet()) {
			long bytes = this.bytesOfClass.getOrDefault(used.getKey(), 0L);
			tables.addClass(used.getKey(), this.day, ObjectLedger.stored(used.getValue(), bytes));
		}
	}

	private void writeObject(LedgerTables tables, StoredObjectKey key, PendingUsage pending) throws SQLException {
		StoredSize size = pending.size();
		if (size != null) {
			writeSize(tables, key, pending, size);
		}
		else if (pending.lastUsed() > 0) {
			tables.used(key, pending.lastUsed(), tolerance());
		}
		UsageFigures figures = ObjectLedger.stored(pending.figures(), (size != null) ? size.bytes() : 0);
		if (!pending.figures().equals(UsageFigures.NONE) && !tables.addObject(key, this.day, figures)) {
			long objects = this.objectsOfDay.getOrDefault(key.namespace(), 0L);
			if (objects < this.settings.objectsPerDay()) {
				tables.insertObject(key, this.day, pending.name(), figures);
				this.objectsOfDay.put(key.namespace(), objects + 1);
			}
		}
	}

	/**
	 * The total was changed by what the object took for its former size. Where another
	 * size was written down, as after a crash, that is made up for.
	 */
	private void writeSize(LedgerTables tables, StoredObjectKey key, PendingUsage pending, StoredSize size)
			throws SQLException {
		StoredRow row = tables.find(key);
		long before = (row != null) ? row.bytes() : 0;
		long after = size.exists() ? size.bytes() : 0;
		if (!size.exists()) {
			tables.remove(key);
		}
		else if (row == null || !row.has(pending, after, tolerance())) {
			tables.save(key, pending, size, this.now);
		}
		this.bytesOfClass.merge(key.namespace(), after - before, Long::sum);
		this.correction += after - before - pending.counted();
	}

	/**
	 * By how much the last use of an object in memory may be behind, so that an object
	 * that is used all the time is not written each time.
	 */
	private long tolerance() {
		return USES * this.settings.flushInterval().toMillis();
	}

	Map<Long, Long> bytesOfClass() {
		return this.bytesOfClass;
	}

	Map<Long, Long> objectsOfDay() {
		return this.objectsOfDay;
	}

	/**
	 * By how much the running total was wrong.
	 */
	long correction() {
		return this.correction;
	}

}
