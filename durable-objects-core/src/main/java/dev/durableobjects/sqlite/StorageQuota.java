package dev.durableobjects.sqlite;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * How much all objects together have stored, as a running figure, and how much they may.
 * Each object adds what it has grown by. Thread-safe, without a lock; the figure is exact
 * whenever no object is in the middle of a transaction.
 */
public final class StorageQuota {

	/** The property that sets the limit. */
	public static final String PROPERTY = "durable-objects.limits.storage-total";

	private static final Log logger = LogFactory.getLog(StorageQuota.class);

	private final long limit;

	private final LongAdder used = new LongAdder();

	private final AtomicInteger level = new AtomicInteger();

	private final Consumer<String> warnings;

	private StorageQuota(long limit, Consumer<String> warnings) {
		this.limit = limit;
		this.warnings = warnings;
	}

	/**
	 * A quota whose warnings are not logged.
	 * @param limit how many bytes all objects together may store
	 * @param warnings told of sizes that come near a limit
	 */
	static StorageQuota of(long limit, Consumer<String> warnings) {
		return new StorageQuota(limit, warnings);
	}

	/**
	 * A quota that is kept.
	 * @param limit how many bytes all objects together may store
	 * @return the quota, of which nothing is used
	 */
	public static StorageQuota of(long limit) {
		return new StorageQuota(limit, logger::warn);
	}

	/**
	 * A figure without a limit.
	 * @return the figure, which is 0
	 */
	public static StorageQuota unlimited() {
		return new StorageQuota(Long.MAX_VALUE, logger::warn);
	}

	boolean isLimited() {
		return this.limit != Long.MAX_VALUE;
	}

	boolean isExhausted() {
		return isLimited() && used() >= this.limit;
	}

	/**
	 * How much is stored.
	 * @return the number of bytes
	 */
	public long used() {
		return this.used.sum();
	}

	long limit() {
		return this.limit;
	}

	/**
	 * Something has grown or shrunk.
	 * @param bytes by how much
	 * @param what what it is, for the warning that the limit is near
	 */
	public void add(long bytes, Object what) {
		if (bytes == 0) {
			return;
		}
		this.used.add(bytes);
		if (isLimited()) {
			look(what);
		}
	}

	@Override
	public String toString() {
		return isLimited() ? this.limit + " bytes" : "no limit";
	}

	/**
	 * Something has come near its limit.
	 */
	void warn(String message) {
		this.warnings.accept(message);
	}

	private void look(Object what) {
		long now = used();
		int before = this.level.get();
		int after = FillLevel.of(now, this.limit, before);
		if (after != before && this.level.compareAndSet(before, after) && after > before) {
			warn("The Durable Objects of this application have stored " + now + " bytes, " + FillLevel.percent(after)
					+ " % of the " + this.limit + " that " + PROPERTY + " allows. The last to grow was " + what + ".");
		}
	}

}
