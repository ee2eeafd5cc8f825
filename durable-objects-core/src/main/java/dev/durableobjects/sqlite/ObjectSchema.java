package dev.durableobjects.sqlite;

import java.io.IOException;
import java.sql.SQLException;
import java.util.OptionalInt;

import org.sqlite.SQLiteConnection;

/**
 * What one object has of the schema of its class.
 * <p>
 * Confined to the object's thread, except {@link #migrate()}, which may take long and
 * belongs on a thread for that, while nothing of the object runs.
 */
public final class ObjectSchema {

	private final DatabaseFiles files;

	private final LazyDatabase database;

	private final ObjectTransaction transaction;

	ObjectSchema(DatabaseFiles files, LazyDatabase database, ObjectTransaction transaction) {
		this.files = files;
		this.database = database;
		this.transaction = transaction;
	}

	/**
	 * Whether the object has a database that lacks something of the schema, or has
	 * another one, so that {@link #migrate()} has to run before its constructor. Opens
	 * the database if it exists.
	 * @return whether the schema is not the one of the class
	 */
	public boolean needsMigration() {
		return this.transaction.call(this::isBehind);
	}

	private boolean isBehind() throws IOException, SQLException {
		DatabaseSchema schema = this.database.schema();
		if (schema == DatabaseSchema.NONE) {
			return false;
		}
		SqliteDatabase open = this.database.forReading();
		return open != null && open.schemaMarker() != schema.marker();
	}

	/**
	 * Bring the object's schema up to date, all of it or nothing, and flush it. Foreign
	 * keys are not enforced meanwhile, so that a table can be made anew under its name.
	 * No transaction may be open. May take as long as the scripts take.
	 * @throws dev.durableobjects.SchemaMigrationException if that is not possible;
	 * nothing was changed
	 * @throws dev.durableobjects.SqlStorageException if the database cannot be written or
	 * flushed
	 */
	public void migrate() {
		this.transaction.call(() -> {
			if (isBehind()) {
				migrate(this.database.opened());
			}
			return null;
		});
	}

	private void migrate(SqliteDatabase open) throws IOException, SQLException {
		SQLiteConnection connection = open.connection();
		open.closeStatements();
		open.execute("PRAGMA foreign_keys=OFF");
		SqliteSettings.lift(connection);
		try {
			open.execute("BEGIN IMMEDIATE");
			migrateInTransaction(open);
		}
		finally {
			SqliteSettings.limit(connection, this.database.limits());
			open.execute("PRAGMA foreign_keys=ON");
		}
		open.checkpoint();
	}

	private void migrateInTransaction(SqliteDatabase open) throws SQLException {
		DatabaseSchema schema = this.database.schema();
		boolean done = false;
		try {
			schema.migrate(open.connection(), this.files.id());
			open.writeSchemaMarker(schema.marker());
			open.commit();
			done = true;
		}
		finally {
			if (!done) {
				open.rollback();
			}
		}
	}

	/**
	 * Which schema the object has.
	 * @return its marker, empty if it cannot be told now
	 * @throws java.nio.file.NoSuchFileException if the object has no database
	 * @throws IOException if the file cannot be read
	 */
	public OptionalInt marker() throws IOException {
		Integer open = this.transaction.call(this.database::openSchemaMarker);
		return (open != null) ? OptionalInt.of(open) : this.files.schemaMarker();
	}

}
