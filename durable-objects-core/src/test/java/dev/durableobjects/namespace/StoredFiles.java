package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The files of a scripted runtime's objects, and what may happen to them.
 *
 * @param runtime the runtime
 * @param directory its data directory
 */
record StoredFiles(ScriptedRuntime runtime, Path directory) {

	Path main(String object) {
		String id = this.runtime.namespace().idFromName(object).toString();
		return this.directory.resolve("objects").resolve("1").resolve(id.substring(0, 2)).resolve(id + ".sqlite");
	}

	Path log(String object) {
		return sibling(object, "-wal");
	}

	Path sibling(String object, String suffix) {
		Path main = main(object);
		return main.resolveSibling(main.getFileName() + suffix);
	}

	/**
	 * Drop all objects, so that their files are closed.
	 */
	void drop() {
		this.runtime.clock().advance(Duration.ofSeconds(11));
		this.runtime.registry().sweep();
		ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
	}

	/**
	 * Write an object so large that it has many pages.
	 */
	void fill(String object) throws Exception {
		this.runtime.on("fill", (self) -> {
			for (int i = 0; i < 600; i++) {
				self.ctx().storage().kv().put("key" + i, "v".repeat(300));
			}
			return "";
		});
		this.runtime.on("scan", (self) -> {
			int count = 0;
			for (Object entry : self.ctx().storage().kv().list(Object.class)) {
				count++;
			}
			return count;
		});
		this.runtime.call(object, "fill");
	}

	static void overwrite(Path file, long position, byte[] bytes) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.write(ByteBuffer.wrap(bytes), position);
		}
	}

	static void truncate(Path file, long size) throws IOException {
		try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
			channel.truncate(size);
		}
	}

}
