package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * sqlite-jdbc as somebody uses it who knows it well: one connection with an object's
 * settings, statements that are compiled once and kept, columns by their number, and a
 * transaction that is always open.
 */
final class BareStorage implements MeasuredStorage {

	private static final String PRAGMAS = """
			PRAGMA page_size=4096;
			PRAGMA locking_mode=EXCLUSIVE;
			PRAGMA journal_mode=WAL;
			PRAGMA synchronous=NORMAL;
			PRAGMA wal_autocheckpoint=0;
			PRAGMA cache_size=-512;
			PRAGMA temp_store=MEMORY;
			PRAGMA foreign_keys=ON;
			PRAGMA trusted_schema=OFF;
			PRAGMA cell_size_check=ON;
			""";

	private static final String KEYS = "CREATE TABLE kv (key TEXT PRIMARY KEY, value) WITHOUT ROWID";

	private static final String GET = "SELECT value FROM kv WHERE key = ?";

	private static final String PUT = "INSERT INTO kv VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value";

	private static final long CHECKPOINT_SIZE = 4L * 1024 * 1024;

	private final Connection connection;

	private final PreparedStatement read;

	private final PreparedStatement upsert;

	private final PreparedStatement iterate;

	private final PreparedStatement get;

	private final PreparedStatement put;

	private final FileChannel log;

	BareStorage(Path directory) throws IOException, SQLException {
		this.connection = connect(directory);
		try (Statement statement = this.connection.createStatement()) {
			statement.executeUpdate(KEYS);
			statement.executeUpdate(ItemTable.CREATE);
		}
		this.connection.setAutoCommit(false);
		this.read = this.connection.prepareStatement(ItemTable.READ);
		this.upsert = this.connection.prepareStatement(ItemTable.UPSERT);
		this.iterate = this.connection.prepareStatement(ItemTable.ITERATE);
		this.get = this.connection.prepareStatement(GET);
		this.put = this.connection.prepareStatement(PUT);
		this.log = FileChannel.open(directory.resolve("bare.sqlite-wal"), StandardOpenOption.READ);
	}

	/**
	 * Open the database in a directory, or make it.
	 */
	static Connection connect(Path directory) throws SQLException {
		SQLiteConfig config = new SQLiteConfig();
		config.setOpenMode(SQLiteOpenMode.NOMUTEX);
		config.setGetGeneratedKeys(false);
		Connection connection = config.createConnection("jdbc:sqlite:" + directory.resolve("bare.sqlite"));
		try (Statement statement = connection.createStatement()) {
			statement.executeUpdate(PRAGMAS);
		}
		return connection;
	}

	/**
	 * Open the database and read one key.
	 * @return the connection, which is the caller's, and the value
	 */
	static Opened open(Path directory, String key) throws SQLException {
		Connection connection = connect(directory);
		try (PreparedStatement statement = connection.prepareStatement(GET)) {
			statement.setString(1, key);
			try (ResultSet row = statement.executeQuery()) {
				row.next();
				return new Opened(connection, row.getString(1));
			}
		}
	}

	@Override
	public long read(long id) throws SQLException {
		this.read.setLong(1, id);
		try (ResultSet row = this.read.executeQuery()) {
			row.next();
			return row.getString(1).length() + row.getLong(2);
		}
	}

	@Override
	public void upsert(long id, String name, long score) throws SQLException {
		this.upsert.setLong(1, id);
		this.upsert.setString(2, name);
		this.upsert.setLong(3, score);
		this.upsert.executeUpdate();
	}

	@Override
	public long iterate() throws SQLException {
		long sum = 0;
		try (ResultSet row = this.iterate.executeQuery()) {
			while (row.next()) {
				sum += row.getLong(1) + row.getString(2).length() + row.getLong(3);
			}
		}
		return sum;
	}

	@Override
	public String get(String key) throws SQLException {
		this.get.setString(1, key);
		try (ResultSet row = this.get.executeQuery()) {
			row.next();
			return row.getString(1);
		}
	}

	@Override
	public void put(String key, String value) throws SQLException {
		this.put.setString(1, key);
		this.put.setString(2, value);
		this.put.executeUpdate();
	}

	@Override
	public long getNumber(String key) throws SQLException {
		this.get.setString(1, key);
		try (ResultSet row = this.get.executeQuery()) {
			row.next();
			return row.getLong(1);
		}
	}

	@Override
	public void putNumber(String key, long value) throws SQLException {
		this.put.setString(1, key);
		this.put.setLong(2, value);
		this.put.executeUpdate();
	}

	@Override
	public void commit() throws Exception {
		this.connection.commit();
		if (this.log.size() > CHECKPOINT_SIZE) {
			this.connection.setAutoCommit(true);
			try (Statement statement = this.connection.createStatement()) {
				statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
			}
			this.connection.setAutoCommit(false);
		}
	}

	@Override
	public void close() throws IOException, SQLException {
		this.log.close();
		this.connection.close();
	}

	/**
	 * A database that was opened.
	 *
	 * @param connection its connection
	 * @param value what was read
	 */
	record Opened(Connection connection, String value) {
	}

}
