package dev.durableobjects.migration;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.namespace.StorageKind;

/**
 * A class as the catalogue has recorded it.
 *
 * @param className its name in bindings and migrations
 * @param uniqueKey the key from which ids are derived; never changes
 * @param number the number of its directory; never given to another class
 * @param storageKind how its objects store their data
 * @param transfer set while its files are on their way to or from another data directory
 */
public record RecordedClass(String className, String uniqueKey, long number, StorageKind storageKind,
		@Nullable ClassTransfer transfer) {

	/**
	 * A class whose files are in their place.
	 * @param className its name in bindings and migrations
	 * @param uniqueKey the key from which ids are derived
	 * @param number the number of its directory
	 * @param storageKind how its objects store their data
	 */
	public RecordedClass(String className, String uniqueKey, long number, StorageKind storageKind) {
		this(className, uniqueKey, number, storageKind, null);
	}

	/**
	 * Whether its objects can be used: its files are here, and nobody is fetching them.
	 * @return whether no transfer is under way
	 */
	public boolean isPresent() {
		return this.transfer == null;
	}

}
