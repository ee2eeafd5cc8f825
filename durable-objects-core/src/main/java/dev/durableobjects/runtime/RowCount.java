package dev.durableobjects.runtime;

import dev.durableobjects.sqlite.StorageMaintenance;

/**
 * Counts the rows that a turn reads and writes, for those who follow its event. Used on
 * the object's thread.
 *
 * @param storage the object's storage
 * @param readBefore the rows read before the turn
 * @param writtenBefore the rows written before the turn
 */
record RowCount(StorageMaintenance storage, long readBefore, long writtenBefore) {

	static RowCount of(ObjectInstance instance) {
		StorageMaintenance storage = instance.store().maintenance();
		return new RowCount(storage, storage.rowsRead(), storage.rowsWritten());
	}

	/**
	 * The turn has ended. One that waited in its middle counts what others did meanwhile.
	 */
	void tell(EventObservation observation) {
		observation.rows(Math.max(0, this.storage.rowsRead() - this.readBefore),
				Math.max(0, this.storage.rowsWritten() - this.writtenBefore));
	}

}
