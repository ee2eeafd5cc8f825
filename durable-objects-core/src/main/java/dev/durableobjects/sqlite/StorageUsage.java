package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * What an object's storage was used for since it was asked last.
 *
 * @param rowsRead rows read
 * @param rowsWritten rows written, as far as they are committed
 * @param size what is stored, or {@code null} if that is unknown because the database was
 * not opened
 * @param file what the closed file looks like, or {@code null} if it is open or gone
 */
public record StorageUsage(long rowsRead, long rowsWritten, @Nullable StoredSize size, @Nullable StoredFile file) {

	/**
	 * Whether there is anything to tell.
	 * @return false if nothing was read or written
	 */
	public boolean isChange() {
		return this.rowsRead > 0 || this.rowsWritten > 0 || this.file != null
				|| (this.size != null && this.size.before() != this.size.bytes());
	}

}
