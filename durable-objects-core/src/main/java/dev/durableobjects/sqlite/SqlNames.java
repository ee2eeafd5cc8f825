package dev.durableobjects.sqlite;

import java.util.Set;

/**
 * Which tables, indexes, views and triggers SQL may name. Names that start with
 * {@code _cf_} are ours, whatever their case and quotes.
 */
final class SqlNames {

	private static final String RESERVED_PREFIX = "_cf_";

	private static final String RESERVED_INDEX_PREFIX = "sqlite_autoindex__cf_";

	private static final String PRAGMA_PREFIX = "pragma_";

	/**
	 * Tables that exist in no object although this SQLite has them: they show other
	 * tables' pages and keys.
	 */
	private static final Set<String> HIDDEN = Set.of("dbstat", "fts3tokenize", "fts4aux", "sqlite_dbpage",
			"sqlite_memstat", "sqlite_stat2", "sqlite_stat3", "sqlite_stat4", "sqlite_stmt");

	private static final Set<String> VIRTUAL_TABLE_MODULES = Set.of("fts5", "fts5vocab", "rtree", "rtree_i32");

	/**
	 * Our own tables. A common table expression of the same name does not make these
	 * names usable.
	 */
	private static final Set<String> OWN = Set.of("_cf_kv", "_cf_metadata", "_cf_schedule", "_cf_schedule_run",
			"_cf_schema_history");

	private SqlNames() {
	}

	/**
	 * Tell whether a name is ours.
	 */
	static boolean isReserved(String name) {
		String lowerCase = SqlKeywords.toLowerCase(name);
		return lowerCase.startsWith(RESERVED_PREFIX) || lowerCase.startsWith(RESERVED_INDEX_PREFIX);
	}

	/**
	 * Tell whether a common table expression may have this name, which is its key in the
	 * scope.
	 */
	static boolean isOwn(String lowerCaseName) {
		return OWN.contains(lowerCaseName);
	}

	/**
	 * Tell whether virtual tables of a module may be created.
	 */
	static boolean isAllowedModule(String module) {
		return VIRTUAL_TABLE_MODULES.contains(SqlKeywords.toLowerCase(module));
	}

	/**
	 * Judge the name of something that is created, or the new name of something.
	 * @throws SqlDeniedException if it may not have that name
	 */
	static void checkNew(SqlObjectName name) {
		if (name.isTemporary() || isReserved(name.object().value())) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
	}

	/**
	 * Judge the new name of something that may have shadow tables, whose names start with
	 * its own.
	 * @throws SqlDeniedException if it may not have that name
	 */
	static void checkNewWithShadows(SqlObjectName name) {
		checkNew(name);
		if (isReserved(name.object().value() + "_")) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
	}

	/**
	 * Judge the name of something that is read, changed or dropped.
	 * @throws SqlDeniedException if SQL may not name it
	 */
	static void checkExisting(SqlObjectName name) {
		String lowerCase = SqlKeywords.toLowerCase(name.object().value());
		if (isReserved(lowerCase)) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
		if (HIDDEN.contains(lowerCase)) {
			throw SqlRefusal.noSuchTable(name.object().value()).toException();
		}
		if (lowerCase.startsWith(PRAGMA_PREFIX)
				&& !SqlPragmas.isAllowedTable(lowerCase.substring(PRAGMA_PREFIX.length()))) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
	}

	/**
	 * Tell whether a table is a pragma in the form of a table-valued function.
	 */
	static boolean isPragma(SqlObjectName name) {
		return name.object().startsWith(PRAGMA_PREFIX);
	}

}
