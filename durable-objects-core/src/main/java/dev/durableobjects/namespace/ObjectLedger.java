package dev.durableobjects.namespace;

import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.durableobjects.UsageFigures;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.UsageReport;
import dev.durableobjects.runtime.UsageSink;
import dev.durableobjects.sqlite.StorageQuota;

/**
 * Writes down in the catalogue which objects there are, how much each has stored, and
 * what objects and classes use. Objects report to it some events at a time; what is
 * reported is written in batches, some seconds later at most. So that nothing of this
 * costs an object a flush, the last reports are lost when the process is killed; which
 * objects there are is then found out from their files, see {@link ObjectListRepair}.
 * <p>
 * Thread-safe. Reports never wait; whoever reads or writes the catalogue waits for the
 * lock, under which transactions of the catalogue run.
 */
public final class ObjectLedger {

	private static final Log logger = LogFactory.getLog(ObjectLedger.class);

	/**
	 * How many objects are written in one transaction: others wait for the catalogue.
	 */
	private static final int MAX_ROWS = 500;

	/** How many objects with reports are taken from the queue before they are written. */
	private static final int MAX_PENDING = 100_000;

	/** How many reports wait before they are written early. */
	private static final int MANY_REPORTS = 10_000;

	/** How many reports wait before further ones are lost. */
	private static final int MAX_REPORTS = 1_000_000;

	private final Catalog catalog;

	private final UsageSettings settings;

	private final StorageQuota quota;

	private final InstantSource clock;

	private final Queue<Reported> reports = new ConcurrentLinkedQueue<>();

	private final AtomicInteger waiting = new AtomicInteger();

	private volatile boolean unclear;

	private volatile Runnable writeSoon = () -> {
	};

	/** Guards what follows, and is held while transactions run. */
	private final ReentrantLock lock = new ReentrantLock();

	private final List<Long> namespaces = new ArrayList<>();

	private final Map<StoredObjectKey, PendingUsage> pending = new LinkedHashMap<>();

	private final Map<Long, Long> bytesOfClass = new HashMap<>();

	private final Map<Long, Long> objectsOfDay = new HashMap<>();

	private long day = Long.MIN_VALUE;

	/**
	 * Create a ledger. Nothing is read before it is opened.
	 * @param catalog where it is written
	 * @param settings how it is kept
	 * @param quota the running total of what is stored
	 * @param clock tells the day
	 */
	public ObjectLedger(Catalog catalog, UsageSettings settings, StorageQuota quota, InstantSource clock) {
		this.catalog = catalog;
		this.settings = settings;
		this.quota = quota;
		this.clock = clock;
	}

	/**
	 * The running total of what is stored.
	 * @return the quota
	 */
	public StorageQuota quota() {
		return this.quota;
	}

	UsageSettings settings() {
		return this.settings;
	}

	/**
	 * Read from the catalogue, what was reported so far included. Waits for the disk.
	 */
	<T> T read(CatalogWork<T> work) {
		write();
		return this.catalog.inTransaction(work);
	}

	/**
	 * What the objects of a class report to.
	 */
	UsageSink sink(long namespace) {
		return new UsageSink() {

			@Override
			public void report(UsageReport report) {
				add(new Reported(namespace, report));
			}

			@Override
			public void unclear(ObjectId id) {
				ObjectLedger.this.unclear = true;
			}

		};
	}

	private void add(Reported reported) {
		int before = this.waiting.getAndIncrement();
		if (before >= MAX_REPORTS) {
			this.waiting.decrementAndGet();
			this.unclear = true;
			return;
		}
		this.reports.add(reported);
		if (before == MANY_REPORTS) {
			this.writeSoon.run();
		}
	}

	/**
	 * Read what is there, and note that it is not complete from now on. Called once,
	 * before any object is loaded.
	 * @param writeSoon has {@link #write()} called on a thread for it
	 * @return the classes whose objects have to be looked for
	 * @throws DataDirectoryException if the catalogue cannot be read or written
	 */
	List<Long> open(Runnable writeSoon) {
		this.writeSoon = writeSoon;
		this.lock.lock();
		try {
			List<Long> incomplete = inTables((tables) -> {
				List<Long> found = new ArrayList<>();
				for (Map.Entry<Long, Long> list : tables.lists().entrySet()) {
					if (list.getValue() == 0) {
						found.add(list.getKey());
					}
					tables.complete(list.getKey(), false);
					this.namespaces.add(list.getKey());
				}
				this.bytesOfClass.putAll(tables.storedBytes());
				return found;
			});
			this.quota.add(this.bytesOfClass.values().stream().mapToLong(Long::longValue).sum(),
					"what was stored before the start");
			return incomplete;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether any object of a class is written down.
	 */
	boolean hasObjects(long namespace) {
		this.lock.lock();
		try {
			return this.bytesOfClass.containsKey(namespace);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Write down what was reported. What cannot be written is tried again by the next
	 * call.
	 * @throws DataDirectoryException if the catalogue cannot be written
	 */
	void write() {
		this.lock.lock();
		try {
			turnOfDay();
			take();
			while (!this.pending.isEmpty()) {
				writeSome();
				take();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The numbers of all classes that the catalogue has.
	 */
	List<Long> namespaces() {
		this.lock.lock();
		try {
			return List.copyOf(this.namespaces);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void take() {
		Reported next;
		while (this.pending.size() < MAX_PENDING && (next = this.reports.poll()) != null) {
			this.waiting.decrementAndGet();
			this.pending.computeIfAbsent(next.key(), (key) -> new PendingUsage()).add(next.report());
		}
	}

	/**
	 * Each class that has stored something has a row on every day.
	 */
	private void turnOfDay() {
		long today = TimeUnit.MILLISECONDS.toDays(this.clock.millis());
		if (today == this.day) {
			return;
		}
		Map<Long, Long> objects = inTables((tables) -> {
			tables.deleteUsage(today - this.settings.retentionDays() + 1,
					today - this.settings.objectRetentionDays() + 1);
			for (Map.Entry<Long, Long> bytes : this.bytesOfClass.entrySet()) {
				tables.addClass(bytes.getKey(), today, stored(UsageFigures.NONE, bytes.getValue()));
			}
			return tables.objectsOfDay(today);
		});
		this.objectsOfDay.clear();
		this.objectsOfDay.putAll(objects);
		this.day = today;
	}

	private void writeSome() {
		Map<StoredObjectKey, PendingUsage> batch = new LinkedHashMap<>();
		for (Map.Entry<StoredObjectKey, PendingUsage> entry : this.pending.entrySet()) {
			if (batch.size() == MAX_ROWS) {
				break;
			}
			batch.put(entry.getKey(), entry.getValue());
		}
		LedgerBatch written = new LedgerBatch(batch, this.bytesOfClass, this.objectsOfDay, this.settings, this.day,
				this.clock.millis());
		inTables((tables) -> {
			written.write(tables);
			return 1;
		});
		this.bytesOfClass.putAll(written.bytesOfClass());
		this.objectsOfDay.putAll(written.objectsOfDay());
		this.quota.add(written.correction(), "an object whose size was not known");
		Iterator<StoredObjectKey> keys = this.pending.keySet().iterator();
		for (int i = 0; i < batch.size(); i++) {
			keys.next();
			keys.remove();
		}
	}

	static UsageFigures stored(UsageFigures figures, long bytes) {
		return new UsageFigures(figures.requests(), figures.webSocketMessages(), figures.activeMicros(),
				figures.rowsRead(), figures.rowsWritten(), bytes);
	}

	/**
	 * The objects have left memory, and all that they had to report was reported.
	 * @param complete the classes whose rows are complete then
	 */
	void close(List<Long> complete) {
		try {
			write();
			if (!this.unclear) {
				inTables((tables) -> {
					for (long namespace : complete) {
						tables.complete(namespace, true);
					}
					return 1;
				});
			}
		}
		catch (RuntimeException ex) {
			logger.warn("What the objects have used last could not be written down. Which objects there are is found "
					+ "out from their files after the next start", ex);
		}
	}

	<T extends @Nullable Object> T inTables(TableWork<T> work) {
		return this.catalog.inTransaction((connection) -> {
			try (LedgerTables tables = new LedgerTables(connection)) {
				return work.run(tables);
			}
		});
	}

	/**
	 * Work on the tables.
	 *
	 * @param <T> the result type
	 */
	@FunctionalInterface
	interface TableWork<T extends @Nullable Object> {

		/**
		 * Do it, in a transaction.
		 */
		T run(LedgerTables tables) throws SQLException;

	}

	/**
	 * A report and the class of its object.
	 */
	private record Reported(long namespace, UsageReport report) {

		StoredObjectKey key() {
			return new StoredObjectKey(this.namespace, this.report.id().toString());
		}

	}

}
