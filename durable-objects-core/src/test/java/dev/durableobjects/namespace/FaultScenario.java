package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObjectException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.SyncKvStorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What happens in a process that the operating system restricts. In each of them object
 * {@code a} meets the fault and {@code b} is another one; both are called before, while
 * and after the fault is there.
 */
enum FaultScenario {

	/** No space for the file of a new object. */
	FULL_DISK_NEW_OBJECT {

		@Override
		void run(Fault fault) throws Exception {
			fault.call("b", "increment");
			fault.fillDisk(0);
			assertThat(fault.failure("a", "increment")).hasMessageContaining("'" + fault.files().main("a") + "'")
				.hasMessageContaining("No space left on device");
			assertThat(fault.files().main("a")).doesNotExist();
			assertThat(fault.files().sibling("a", "-new")).doesNotExist();
			assertThat(fault.call("a", "count")).isEqualTo("0");
			assertThat(fault.call("b", "count")).isEqualTo("1");
			fault.freeDisk();
			assertThat(fault.call("a", "increment")).isEqualTo("1");
			assertThat(fault.call("b", "increment")).isEqualTo("2");
		}

	},

	/** No space for the log to grow, in the middle of a transaction or at its end. */
	FULL_DISK_COMMIT {

		@Override
		void run(Fault fault) throws Exception {
			fault.call("b", "increment");
			fault.call("a", "grow");
			fault.fillDisk(600 * 1024);
			String acknowledged = "1";
			Throwable failure = null;
			while (failure == null) {
				CompletableFuture<String> call = fault.runtime().send("a", "grow");
				try {
					acknowledged = ScriptedRuntime.get(call);
				}
				catch (DurableObjectException ex) {
					failure = ex;
				}
			}
			full(failure, fault.files().main("a"));
			full(fault.failure("a", "increment"), fault.files().main("a"));
			full(fault.failure("a", "count"), fault.files().main("a"));
			assertThat(fault.call("b", "count")).isEqualTo("1");
			fault.freeDisk();
			assertThat(fault.call("a", "count")).isEqualTo(acknowledged);
			assertThat(fault.call("b", "increment")).isEqualTo("2");
			assertThat(fault.call("a", "increment")).isEqualTo(String.valueOf(Integer.parseInt(acknowledged) + 1));
		}

	},

	/** No space in the database for what a grown log is to be written back to. */
	FULL_DISK_CHECKPOINT {

		@Override
		void run(Fault fault) throws Exception {
			fault.call("b", "increment");
			for (int i = 0; i < 36; i++) {
				fault.call("a", "grow");
			}
			fault.fillDisk(1200 * 1024);
			int acknowledged = 36;
			Throwable failure = null;
			while (failure == null) {
				try {
					acknowledged = Integer.parseInt(fault.call("a", "grow"));
				}
				catch (DurableObjectException ex) {
					failure = ex;
				}
			}
			full(failure, fault.files().main("a"));
			assertThat(fault.call("b", "count")).isEqualTo("1");
			fault.freeDisk();
			assertThat(fault.call("a", "count")).isEqualTo(String.valueOf(acknowledged));
			assertThat(fault.call("b", "increment")).isEqualTo("2");
		}

	},

	/** No space in the database when an idle object is closed. */
	FULL_DISK_CLOSE {

		@Override
		void run(Fault fault) throws Exception {
			fault.call("b", "increment");
			fault.files().drop();
			for (int i = 0; i < 10; i++) {
				fault.call("a", "grow");
			}
			fault.fillDisk(0);
			fault.files().drop();
			assertThat(fault.files().log("a")).isNotEmptyFile();
			full(fault.failure("a", "count"), fault.files().main("a"));
			assertThat(fault.call("b", "count")).isEqualTo("1");
			fault.freeDisk();
			assertThat(fault.call("a", "increment")).isEqualTo("11");
			assertThat(fault.call("b", "increment")).isEqualTo("2");
		}

	},

	/** No space for the catalogue. */
	FULL_DISK_CATALOGUE {

		@Override
		void run(Fault fault) throws Exception {
			Path directory = Files.createDirectory(fault.files().directory().resolve("other"));
			fault.fillDisk(20 * 1024);
			assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> Catalog.open(directory))
				.satisfies((ex) -> assertThat(ex.action()).contains("Free space"));
			fault.freeDisk();
			try (Catalog catalog = Catalog.open(directory)) {
				create(catalog, 0);
				fault.fillDisk(0);
				assertThatExceptionOfType(DataDirectoryException.class).isThrownBy(() -> {
					for (int i = 1; i < 1000; i++) {
						create(catalog, i);
					}
				}).withMessageContaining("catalog.sqlite").satisfies((ex) -> {
					assertThat(ex.action()).contains("Free space");
				});
				fault.freeDisk();
				create(catalog, 1000);
			}
		}

		private static void create(Catalog catalog, int number) {
			catalog.inTransaction((connection) -> {
				try (Statement statement = connection.createStatement()) {
					return statement.executeUpdate("CREATE TABLE filler" + number + " (a)");
				}
			});
		}

	},

	/**
	 * A file that may only be read, then a directory, then a directory that is closed.
	 */
	PERMISSIONS {

		@Override
		void run(Fault fault) throws Exception {
			fault.call("a", "increment");
			fault.call("b", "increment");
			fault.files().drop();
			Path main = fault.files().main("a");
			fault.permit(main, "r--r--r--");
			for (String script : List.of("count", "increment")) {
				assertThat(fault.failure("a", script)).hasMessageContaining("'" + main + "' may not be written");
			}
			assertThat(fault.call("b", "increment")).isEqualTo("2");
			fault.permit(main, "rw-------");
			assertThat(fault.call("a", "increment")).isEqualTo("2");
			fault.files().drop();
			for (String permissions : List.of("r-xr-xr-x", "---------")) {
				fault.permit(main.getParent(), permissions);
				for (String script : List.of("count", "increment")) {
					assertThat(fault.failure("a", script)).hasMessageContaining("'" + main + "'")
						.hasMessageContaining("'" + main.getParent() + "' may not be written");
				}
				assertThat(fault.call("b", "increment")).isNotNull();
				fault.permit(main.getParent(), "rwx------");
				assertThat(fault.call("a", "count")).isEqualTo("2");
				fault.files().drop();
			}
			assertThat(fault.call("a", "increment")).isEqualTo("3");
		}

	},

	/** No file can be opened. */
	DESCRIPTORS {

		@Override
		void run(Fault fault) throws Exception {
			// What a failure needs is loaded before there are no descriptors for it.
			Files.createDirectories(fault.files().main("x").getParent());
			Files.writeString(fault.files().main("x"), "rubbish".repeat(2000));
			fault.failure("x", "increment");
			fault.call("a", "increment");
			fault.files().drop();
			fault.call("b", "increment");
			List<FileChannel> held = new ArrayList<>();
			try {
				while (true) {
					held.add(FileChannel.open(Path.of("/dev/null"), StandardOpenOption.READ));
				}
			}
			catch (IOException ex) {
				// That was the last one.
			}
			Throwable known = fault.failure("a", "count");
			Throwable fresh = fault.failure("n", "increment");
			String other = fault.call("b", "increment");
			for (FileChannel channel : held) {
				channel.close();
			}
			assertThat(known).hasMessageContaining("'" + fault.files().main("a") + "'");
			assertThat(fresh).hasMessageContaining("'" + fault.files().main("n") + "'");
			assertThat(other).isEqualTo("2");
			assertThat(fault.call("a", "increment")).isEqualTo("2");
			assertThat(fault.call("n", "increment")).isEqualTo("1");
		}

	},

	/** Writing fails, for another reason than space. */
	WRITE_ERROR {

		@Override
		void run(Fault fault) throws Exception {
			fault.call("a", "grow");
			fault.call("b", "increment");
			fault.limitFileSize(String.valueOf(200 * 1024));
			Throwable failure = null;
			String acknowledged = "1";
			while (failure == null) {
				try {
					acknowledged = fault.call("a", "grow");
				}
				catch (DurableObjectException ex) {
					failure = ex;
				}
			}
			assertThat(failure).isInstanceOf(DurableObjectResetException.class)
				.hasMessageContaining("SQLITE_IOERR_WRITE")
				.hasMessageContaining("'" + fault.files().main("a") + "'");
			assertThat(fault.call("b", "increment")).isEqualTo("2");
			fault.limitFileSize("unlimited");
			assertThat(fault.call("a", "count")).isEqualTo(acknowledged);
			assertThat(fault.call("a", "grow")).isEqualTo(String.valueOf(Integer.parseInt(acknowledged) + 1));
		}

	};

	abstract void run(Fault fault) throws Exception;

	public static void main(String[] arguments) throws Exception {
		try (Fault fault = new Fault(Path.of(arguments[1]))) {
			FaultScenario.valueOf(arguments[0]).run(fault);
		}
	}

	private static void full(Throwable failure, Path main) {
		assertThat(failure).isInstanceOf(DurableObjectException.class)
			.hasMessageContaining("database or disk is full: SQLITE_FULL")
			.hasMessageContaining("There is no space left for '" + main + "'");
		Throwable storage = (failure instanceof DurableObjectResetException) ? failure.getCause() : failure;
		assertThat(storage).isInstanceOfSatisfying(SqlStorageException.class, (ex) -> {
			assertThat(ex.code()).isEqualTo("SQLITE_FULL");
			assertThat(ex.property()).isNull();
		});
	}

	/**
	 * The runtime in the restricted process, and its disk.
	 */
	static final class Fault implements AutoCloseable {

		private final ScriptedRuntime runtime;

		private final StoredFiles files;

		private final Path filler;

		Fault(Path directory) {
			this.runtime = new ScriptedRuntime(directory);
			this.files = new StoredFiles(this.runtime, directory);
			this.filler = directory.resolve("filler");
			Random random = new Random(1);
			this.runtime.on("grow", (object) -> {
				SyncKvStorage kv = object.ctx().storage().kv();
				long count = kv.getOrDefault("count", 0L) + 1;
				byte[] bytes = new byte[100_000];
				random.nextBytes(bytes);
				kv.put("bytes" + count, bytes);
				kv.put("count", count);
				return count;
			});
		}

		ScriptedRuntime runtime() {
			return this.runtime;
		}

		StoredFiles files() {
			return this.files;
		}

		String call(String object, String script) throws Exception {
			return this.runtime.call(object, script);
		}

		Throwable failure(String object, String script) {
			Throwable failure = ScriptedRuntime.failure(this.runtime.send(object, script));
			assertThat(failure).isInstanceOf(DurableObjectException.class);
			assertThat(((DurableObjectException) failure).durableObjectId()).isNotNull();
			return failure;
		}

		/**
		 * Leave so many bytes of the disk.
		 */
		void fillDisk(long left) throws IOException {
			try (FileChannel channel = FileChannel.open(this.filler, StandardOpenOption.CREATE,
					StandardOpenOption.WRITE)) {
				try {
					while (true) {
						channel.write(ByteBuffer.allocate(4096));
					}
				}
				catch (IOException ex) {
					channel.truncate(channel.size() - left);
				}
			}
		}

		void freeDisk() throws IOException {
			Files.delete(this.filler);
		}

		void permit(Path path, String permissions) throws IOException {
			Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
		}

		void limitFileSize(String bytes) throws Exception {
			Process process = new ProcessBuilder("prlimit", "--pid", String.valueOf(ProcessHandle.current().pid()),
					"--fsize=" + bytes + ":")
				.inheritIO()
				.start();
			assertThat(process.waitFor()).isZero();
		}

		@Override
		public void close() {
			this.runtime.close();
		}

	}

}
