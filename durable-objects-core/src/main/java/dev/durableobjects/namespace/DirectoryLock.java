package dev.durableobjects.namespace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * One process at a time owns a data directory, by a lock on its file {@code lock}; one
 * application context at a time within the process, by a system property.
 * <p>
 * The property is looked at before the file is opened: on POSIX systems closing any
 * descriptor of a file drops the process's locks on it, so that a second context that
 * merely tried would release the lock of the first.
 */
final class DirectoryLock implements Possession {

	static final String FILE_NAME = "lock";

	private static final int OWNER_LENGTH = 256;

	private static final Log logger = LogFactory.getLog(DirectoryLock.class);

	private final String property;

	private final FileChannel channel;

	private DirectoryLock(String property, FileChannel channel) {
		this.property = property;
		this.channel = channel;
	}

	/**
	 * Take the lock and leave a note of who has it.
	 * @param directory the real path of the directory
	 * @return the lock, to be closed
	 * @throws DataDirectoryException if another context or process has it
	 */
	static DirectoryLock acquire(Path directory) {
		String property = DirectoryLock.class.getName() + ":" + directory;
		if (System.getProperties().putIfAbsent(property, owner()) != null) {
			throw inUse(directory, "another application context of this process (" + owner() + ")", null);
		}
		FileChannel channel = null;
		try {
			channel = FileChannel.open(directory.resolve(FILE_NAME), StandardOpenOption.CREATE, StandardOpenOption.READ,
					StandardOpenOption.WRITE);
			FileLock lock = channel.tryLock();
			if (lock == null) {
				throw inUse(directory, "another application (" + read(channel) + ")", null);
			}
			write(channel, owner());
			return new DirectoryLock(property, channel);
		}
		catch (OverlappingFileLockException ex) {
			release(property, channel);
			throw inUse(directory, "another application context of this process (" + owner() + ")", ex);
		}
		catch (IOException ex) {
			release(property, channel);
			throw new DataDirectoryException(directory,
					"The data directory '" + directory + "' cannot be locked: " + ex.getClass().getSimpleName() + ": "
							+ ex.getMessage() + ".",
					"Make the file '" + FILE_NAME
							+ "' in it writable for this application, on a file system with locks.",
					ex);
		}
		catch (DataDirectoryException ex) {
			release(property, channel);
			throw ex;
		}
	}

	private static String read(FileChannel channel) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(OWNER_LENGTH);
		channel.read(buffer, 0);
		String owner = new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).strip();
		return owner.isEmpty() ? "which left no note" : owner.replaceAll("\\p{Cntrl}", "?");
	}

	private static void write(FileChannel channel, String owner) throws IOException {
		channel.truncate(0);
		channel.write(ByteBuffer.wrap((owner + "\n").getBytes(StandardCharsets.UTF_8)), 0);
	}

	private static String owner() {
		return "process " + ProcessHandle.current().pid() + " on host " + host();
	}

	private static String host() {
		try {
			return InetAddress.getLocalHost().getHostName();
		}
		catch (UnknownHostException ex) {
			return "unknown";
		}
	}

	private static DataDirectoryException inUse(Path directory, String owner, @Nullable Exception cause) {
		return new DataDirectoryException(directory,
				"The data directory '" + directory + "' is in use by " + owner + ".",
				"Stop the other application, or give this one a directory of its own with '" + DataDirectory.PROPERTY
						+ "'.",
				cause);
	}

	private static void release(String property, @Nullable FileChannel channel) {
		try {
			if (channel != null) {
				channel.close();
			}
		}
		catch (IOException ex) {
			logger.warn("The lock of a data directory could not be closed", ex);
		}
		finally {
			System.clearProperty(property);
		}
	}

	@Override
	public void close() {
		release(this.property, this.channel);
	}

}
