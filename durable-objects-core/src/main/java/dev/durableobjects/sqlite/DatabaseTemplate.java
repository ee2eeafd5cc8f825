package dev.durableobjects.sqlite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;

import org.sqlite.SQLiteConnection;

/**
 * The bytes of an object's database before its first write: the reserved tables and those
 * of the class's schema, in WAL mode. Writing them as a new object's file costs a tenth
 * of making the tables anew.
 */
public final class DatabaseTemplate {

	private final byte[] bytes;

	private final DatabaseSchema schema;

	private DatabaseTemplate(byte[] bytes, DatabaseSchema schema) {
		this.bytes = bytes;
		this.schema = schema;
	}

	byte[] bytes() {
		return this.bytes;
	}

	/**
	 * Whether bytes are the template or its beginning.
	 */
	boolean beginsWith(byte[] content) {
		return content.length <= this.bytes.length
				&& Arrays.equals(content, 0, content.length, this.bytes, 0, content.length);
	}

	/**
	 * Whether a file as long as the template holds it.
	 */
	boolean isIn(FileChannel file) throws IOException {
		ByteBuffer content = ByteBuffer.allocate(this.bytes.length);
		while (content.hasRemaining()) {
			if (file.read(content, content.position()) < 0) {
				return false;
			}
		}
		return beginsWith(content.array());
	}

	DatabaseSchema schema() {
		return this.schema;
	}

	/**
	 * Make a template without a schema.
	 * @param directory where a file may exist for a moment
	 * @return the template
	 * @throws IOException if the directory cannot be written
	 */
	public static DatabaseTemplate create(Path directory) throws IOException {
		Path file = directory.resolve("template.sqlite");
		try {
			return create(file, DatabaseSchema.NONE);
		}
		catch (SQLException ex) {
			throw new IOException("The template of the objects' databases could not be made in '" + directory + "': "
					+ ex.getMessage(), ex);
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * Make the template of a class.
	 * @param directory where a file may exist for a moment
	 * @param schema what the databases have from the beginning
	 * @param limits the limits of each object
	 * @return the template
	 * @throws IOException if the directory cannot be written
	 * @throws SQLException if the schema cannot be made, or cannot be used by objects
	 * @throws dev.durableobjects.SchemaMigrationException if a script of it fails
	 */
	public static DatabaseTemplate create(Path directory, DatabaseSchema schema, StorageLimits limits)
			throws IOException, SQLException {
		Path file = directory.resolve("template.sqlite");
		try {
			DatabaseTemplate template = create(file, schema);
			checkUsable(file, limits);
			return template;
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	private static DatabaseTemplate create(Path file, DatabaseSchema schema) throws IOException, SQLException {
		Files.deleteIfExists(file);
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.executeUpdate("PRAGMA page_size=" + SqliteDatabase.PAGE_SIZE);
			statement.executeUpdate("PRAGMA journal_mode=WAL");
			statement.executeUpdate(KeyValueTable.DDL);
			statement.executeUpdate(ObjectMetadata.DDL);
			if (schema != DatabaseSchema.NONE) {
				statement.executeUpdate("BEGIN IMMEDIATE");
				schema.migrate(connection, null);
				statement.executeUpdate("PRAGMA user_version=" + schema.marker());
				statement.executeUpdate("COMMIT");
				// Leaves no bytes of what was overwritten: every start makes the same
				// file.
				statement.executeUpdate("VACUUM");
			}
		}
		return new DatabaseTemplate(Files.readAllBytes(file), schema);
	}

	/**
	 * An object's connection has narrower limits, within which SQLite has to be able to
	 * read the schema: it does so again when a change of it is undone.
	 */
	private static void checkUsable(Path file, StorageLimits limits) throws SQLException {
		try (SQLiteConnection connection = SqliteSettings.connect(file)) {
			SqliteSettings.limit(connection, limits);
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement.executeQuery("SELECT count(*) FROM sqlite_schema")) {
				rows.next();
			}
		}
	}

}
