package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.durableobjects.sqlite.StorageQuota;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Removes the files of deleted classes on a thread of its own, one after the other. What
 * is left when it is closed, or when the process ends, is removed after the next start.
 * Removes only what the catalogue knows to be deleted.
 */
public final class TrashRemover implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(TrashRemover.class);

	private final Catalog catalog;

	private final StorageQuota quota;

	private final Thread thread;

	private volatile boolean closed;

	/**
	 * Create a remover, which does nothing before it is started.
	 * @param catalog the catalogue, open for as long as the remover runs
	 */
	public TrashRemover(Catalog catalog) {
		this(catalog, StorageQuota.unlimited());
	}

	/**
	 * Create a remover, which does nothing before it is started.
	 * @param catalog the catalogue, open for as long as the remover runs
	 * @param quota the running total of what is stored, of which the files are a part
	 * until they are removed
	 */
	public TrashRemover(Catalog catalog, StorageQuota quota) {
		this.catalog = catalog;
		this.quota = quota;
		this.thread = new Thread(this::run, "durable-objects-trash");
		this.thread.setDaemon(true);
	}

	/**
	 * Begin to remove.
	 */
	public void start() {
		this.thread.start();
	}

	private void run() {
		try {
			removeAll();
		}
		catch (IOException | RuntimeException ex) {
			logger.warn("The files of deleted classes in '" + this.catalog.directory().resolve(Trash.NAME)
					+ "' could not all be removed; the next start tries again", ex);
		}
	}

	private void removeAll() throws IOException {
		Trash trash = new Trash(this.catalog.directory());
		List<Path> entries = trash.entries();
		Set<Long> removable = entries.isEmpty() ? Set.of() : this.catalog.inTransaction(TrashRemover::formerNumbers);
		for (Path entry : entries) {
			this.quota.add(Trash.size(entry), entry);
		}
		for (Path entry : entries) {
			if (!removable.contains(Trash.number(entry))) {
				logger.warn("'" + entry + "' is kept: the catalogue knows no deleted class to which it belongs. If the "
						+ "catalogue was restored from a backup, move it back to '" + DataDirectory.OBJECTS
						+ "'; else remove it by hand.");
			}
			else {
				Trash.remove(entry, () -> !this.closed, (bytes) -> this.quota.add(-bytes, entry));
				logger.debug("Removed '" + entry + "'");
			}
		}
	}

	private static Set<Long> formerNumbers(Connection connection) throws SQLException {
		try (Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("SELECT number FROM former_namespace")) {
			Set<Long> numbers = new HashSet<>();
			while (rows.next()) {
				numbers.add(rows.getLong(1));
			}
			return numbers;
		}
	}

	/**
	 * Stop after the file that is being removed, and wait for that.
	 */
	@Override
	public void close() {
		this.closed = true;
		try {
			awaitEnd();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Wait until nothing is left to remove.
	 */
	void awaitEnd() throws InterruptedException {
		this.thread.join();
	}

}
