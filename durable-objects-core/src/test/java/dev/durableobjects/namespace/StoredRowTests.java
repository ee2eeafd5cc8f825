package dev.durableobjects.namespace;

import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.UsageReport;
import dev.durableobjects.sqlite.StorageUsage;
import dev.durableobjects.sqlite.StoredFile;
import dev.durableobjects.sqlite.StoredSize;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A row is written only when a report adds to it.
 */
class StoredRowTests {

	private static final long TOLERANCE = 60;

	private static final StoredFile OPEN = new StoredFile(0, 0);

	private static final StoredFile CLOSED = new StoredFile(4096, 7);

	private static PendingUsage report(@Nullable String name, long lastUsed, @Nullable StoredFile file) {
		PendingUsage pending = new PendingUsage();
		pending.add(new UsageReport(new ObjectId("ab".repeat(32), name), 1, 0, 0, lastUsed,
				new StorageUsage(0, 0, new StoredSize(true, 10, 10), file)));
		return pending;
	}

	@Test
	void whatIsThereIsNotWrittenAgain() {
		StoredRow row = new StoredRow(10, "a", 1000, OPEN);
		assertThat(row.has(report("a", 1000, null), 10, TOLERANCE)).isTrue();
		assertThat(row.has(report(null, 0, null), 10, TOLERANCE)).isTrue();
		assertThat(row.has(report("a", 1060, null), 10, TOLERANCE)).isTrue();
		assertThat(new StoredRow(10, "a", 1000, CLOSED).has(report("a", 1000, CLOSED), 10, TOLERANCE)).isTrue();
	}

	@Test
	void whatIsNewIsWritten() {
		StoredRow row = new StoredRow(10, null, 1000, OPEN);
		assertThat(row.has(report(null, 1061, null), 10, TOLERANCE)).isFalse();
		assertThat(row.has(report(null, 1000, null), 11, TOLERANCE)).isFalse();
		assertThat(row.has(report("a", 1000, null), 10, TOLERANCE)).isFalse();
		assertThat(row.has(report(null, 1000, CLOSED), 10, TOLERANCE)).isFalse();
		assertThat(new StoredRow(10, null, 1000, CLOSED).has(report(null, 1000, null), 10, TOLERANCE)).isFalse();
	}

}
