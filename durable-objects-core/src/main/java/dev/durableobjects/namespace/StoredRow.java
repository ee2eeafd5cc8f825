package dev.durableobjects.namespace;

import dev.durableobjects.sqlite.StoredFile;
import org.jspecify.annotations.Nullable;

/**
 * What the catalogue has of an object that has stored something.
 *
 * @param bytes how much it has stored
 * @param name its name, if it is known
 * @param lastUsed when it was used last, in milliseconds
 * @param file what its closed file looked like, zeros while it is open
 */
record StoredRow(long bytes, @Nullable String name, long lastUsed, StoredFile file) {

	/**
	 * Whether a report has nothing to add: an index is to be written for each change.
	 * @param tolerance by how many milliseconds the last use may be behind
	 */
	boolean has(PendingUsage pending, long size, long tolerance) {
		StoredFile reported = pending.file();
		return this.bytes == size && (pending.name() == null || this.name != null)
				&& ((reported != null) ? this.file.equals(reported) : this.file.length() == 0 && this.file.time() == 0)
				&& pending.lastUsed() - this.lastUsed <= tolerance;
	}

}
