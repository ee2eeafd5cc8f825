package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.OptionalInt;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;

import static java.util.Objects.requireNonNull;

/**
 * The files of one object: the database and SQLite's write-ahead log beside it.
 * <p>
 * While SQLite has the database open, nothing else in the process may open and close it:
 * closing any descriptor of the file drops SQLite's POSIX locks on it. The log may be
 * opened and closed freely.
 *
 * @param id the object
 * @param main the database
 * @param root the directory up to which missing parents are made; it exists
 */
public record DatabaseFiles(DurableObjectId id, Path main, Path root) {

	/**
	 * Where the header has SQLite's {@code user_version}, as four bytes.
	 */
	private static final long MARKER_OFFSET = 60;

	/**
	 * The log of the database.
	 * @return its path
	 */
	public Path wal() {
		return sibling("-wal");
	}

	/**
	 * A new database before it is whole.
	 */
	private Path unfinished() {
		return sibling("-new");
	}

	private Path sibling(String suffix) {
		return this.main.resolveSibling(this.main.getFileName() + suffix);
	}

	Path directory() {
		return requireNonNull(this.main.getParent());
	}

	/**
	 * Whether there is a database. A file without a log that holds only the template, or
	 * the beginning of it, was being made when the process or the machine went down:
	 * nothing can have been stored in it, and it is removed. Called while SQLite does not
	 * have the file open.
	 * @throws IOException if a log is left without its database; SQLite would remove it
	 * or replay it over another one
	 */
	boolean exist(DatabaseTemplate template) throws IOException {
		long size;
		try {
			size = Files.size(this.main);
		}
		catch (NoSuchFileException ex) {
			requireNoLog();
			Files.deleteIfExists(unfinished());
			return false;
		}
		if (size > template.bytes().length) {
			return true;
		}
		if (size == 0) {
			requireNoLog();
		}
		if (needRecovery() || !template.beginsWith(Files.readAllBytes(this.main))) {
			return true;
		}
		Files.deleteIfExists(wal());
		Files.delete(this.main);
		return false;
	}

	/**
	 * A log is removed before its database is, and that is made durable in between, so a
	 * log without a database means that somebody has taken the database away.
	 */
	private void requireNoLog() throws IOException {
		if (needRecovery()) {
			throw DatabaseFileException.orphanedLog(this.main, wal());
		}
	}

	/**
	 * Open a database that is no larger than the template: the process may have gone down
	 * before its first flush, so the next one has to cover the file as if it were new.
	 * Called while SQLite does not have the file open.
	 * @return a channel as {@link #create} returns it that can be read from as well, or
	 * {@code null} for a database that has been flushed
	 */
	@Nullable FileChannel openIfFresh(DatabaseTemplate template) throws IOException {
		return (Files.size(this.main) == template.bytes().length)
				? FileChannel.open(this.main, StandardOpenOption.READ, StandardOpenOption.WRITE) : null;
	}

	/**
	 * Whether the object was not closed cleanly, so that its log has to be written back
	 * before it is used.
	 */
	boolean needRecovery() {
		try {
			return Files.size(wal()) > 0;
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Whether the database is as the template made it. Called while SQLite does not have
	 * the file open.
	 */
	boolean hold(DatabaseTemplate template) throws IOException {
		return !needRecovery() && Files.size(this.main) == template.bytes().length
				&& template.beginsWith(Files.readAllBytes(this.main));
	}

	/**
	 * Which schema the database has, read from its header. Called by the owner of the
	 * object, while SQLite does not have the file open.
	 * @return the marker, empty if a log may hold another one
	 * @throws NoSuchFileException if there is no database
	 * @throws IOException if it cannot be read
	 */
	public OptionalInt schemaMarker() throws IOException {
		ByteBuffer marker = ByteBuffer.allocate(Integer.BYTES);
		try (FileChannel channel = FileChannel.open(this.main, StandardOpenOption.READ)) {
			while (marker.hasRemaining()) {
				if (channel.read(marker, MARKER_OFFSET + marker.position()) < 0) {
					return OptionalInt.empty();
				}
			}
		}
		return needRecovery() ? OptionalInt.empty() : OptionalInt.of(marker.getInt(0));
	}

	/**
	 * Make a new database from a template. It appears under its name when it is whole, so
	 * that a process that is killed leaves no half of one. A log must not be there:
	 * SQLite would replay it over the new database.
	 * @return the channel through which the template was written; it has to stay open for
	 * as long as SQLite has the file open, and has to be flushed, like the directories,
	 * before a commit counts
	 */
	FileChannel create(byte[] template) throws IOException {
		Files.createDirectories(directory());
		requireNoLog();
		Files.deleteIfExists(wal());
		Path unfinished = unfinished();
		FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
				StandardOpenOption.TRUNCATE_EXISTING);
		try {
			ByteBuffer bytes = ByteBuffer.wrap(template);
			while (bytes.hasRemaining()) {
				channel.write(bytes);
			}
			Files.move(unfinished, this.main, StandardCopyOption.ATOMIC_MOVE);
			return channel;
		}
		catch (IOException ex) {
			try (channel) {
				Files.deleteIfExists(unfinished);
			}
			throw ex;
		}
	}

	/**
	 * Remove a closed database for good. The log goes first: without the database it
	 * means nothing, and the database without it is whole.
	 */
	void delete(Disk disk) throws IOException {
		Files.deleteIfExists(wal());
		disk.forceDirectory(directory());
		Files.deleteIfExists(this.main);
		disk.forceDirectory(directory());
	}

	/**
	 * The database was taken away while SQLite had it open, and another may be in its
	 * place: SQLite would replay the log over that one. Without another the log waits for
	 * the database to be put back. Called when SQLite has closed the files.
	 */
	void setLogAsideOfReplaced() throws IOException {
		if (!Files.exists(this.main) || !needRecovery()) {
			return;
		}
		int number = 1;
		while (Files.exists(sibling("-wal-" + number))) {
			number++;
		}
		Path aside = sibling("-wal-" + number);
		Files.move(wal(), aside);
		throw DatabaseFileException.setAside(this.main, aside);
	}

}
