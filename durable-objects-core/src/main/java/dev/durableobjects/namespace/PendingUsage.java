package dev.durableobjects.namespace;

import dev.durableobjects.UsageFigures;
import dev.durableobjects.runtime.UsageReport;
import dev.durableobjects.sqlite.StoredFile;
import dev.durableobjects.sqlite.StoredSize;
import org.jspecify.annotations.Nullable;

/**
 * What one object has reported and is not written down yet. Confined to whoever holds the
 * ledger's lock.
 */
final class PendingUsage {

	private UsageFigures figures = UsageFigures.NONE;

	private @Nullable String name;

	private long lastUsed;

	private @Nullable StoredSize size;

	private @Nullable StoredFile file;

	private long counted;

	void add(UsageReport report) {
		this.figures = this.figures.plus(new UsageFigures(report.requests(), report.webSocketMessages(),
				report.activeMicros(), report.storage().rowsRead(), report.storage().rowsWritten(), 0));
		this.lastUsed = Math.max(this.lastUsed, report.lastUsed());
		if (report.id().name() != null) {
			this.name = report.id().name();
		}
		StoredSize told = report.storage().size();
		if (told != null) {
			this.size = told;
			this.file = report.storage().file();
			this.counted += told.bytes() - told.before();
		}
	}

	UsageFigures figures() {
		return this.figures;
	}

	@Nullable String name() {
		return this.name;
	}

	long lastUsed() {
		return this.lastUsed;
	}

	/**
	 * What is stored, or {@code null} if nobody has told.
	 */
	@Nullable StoredSize size() {
		return this.size;
	}

	@Nullable StoredFile file() {
		return this.file;
	}

	/**
	 * By how much the object has changed the total since it was written down last.
	 */
	long counted() {
		return this.counted;
	}

}
