package dev.durableobjects.namespace;

import java.nio.file.Path;

import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.sqlite.DatabaseFiles;

/**
 * Where things are in the data directory:
 * {@code objects/<namespace number>/<first two digits>/<id>.sqlite}.
 *
 * @param directory the data directory; it exists
 */
record StorageLayout(Path directory) {

	DatabaseFiles files(long namespaceNumber, ObjectId id) {
		String hex = id.toString();
		Path main = this.directory.resolve(DataDirectory.OBJECTS)
			.resolve(Long.toString(namespaceNumber))
			.resolve(hex.substring(0, 2))
			.resolve(hex + ".sqlite");
		return new DatabaseFiles(id, main, this.directory);
	}

}
