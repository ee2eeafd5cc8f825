package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.SqlCursor;
import dev.durableobjects.SqlStorage;

/** Placeholder until the guard lands. */
final class SqliteSqlStorage implements SqlStorage {

	SqliteSqlStorage(StorageAccess access, LazyDatabase database, ImplicitTransaction transaction) {
	}

	@Override
	public SqlCursor exec(String query, @Nullable Object... bindings) {
		throw new IllegalStateException();
	}

	@Override
	public long databaseSize() {
		return 0;
	}

	void finishStatements() {
	}

	void closeCursors(@Nullable String reason) {
	}

}
