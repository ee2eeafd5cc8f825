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
		Path main = namespace(namespaceNumber).resolve(hex.substring(0, 2)).resolve(hex + ".sqlite");
		return new DatabaseFiles(id, main, this.directory);
	}

	/**
	 * Where all objects of a class are.
	 */
	Path namespace(long number) {
		return this.directory.resolve(DataDirectory.OBJECTS).resolve(Long.toString(number));
	}

}
