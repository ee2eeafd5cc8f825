package dev.durableobjects.sqlite;

import java.util.regex.Pattern;

/**
 * The fence around SQL that applications write: refuses what would reach outside the
 * object, into our own tables, or into the transaction that we hold. The driver offers no
 * authorizer, so the text is judged before SQLite compiles it.
 * <p>
 * What cannot be recognised is refused. Views and triggers are judged where they are
 * created, since their bodies run unseen afterwards. Mistakes inside a recognised
 * statement are left to SQLite, which reports them better.
 */
final class SqlGuard {

	private static final Pattern RESERVED_IN_TEXT = Pattern.compile("(?<![A-Za-z0-9_$\\x{80}-\\x{10FFFF}])_cf_",
			Pattern.CASE_INSENSITIVE);

	private SqlGuard() {
	}

	/**
	 * Judge a statement.
	 * @throws SqlDeniedException if it may not run
	 */
	static void check(SqlTokenReader statement) {
		SqlTokenReader reader = statement.fromStart();
		switch (reader.peek().keyword()) {
			case "SELECT", "VALUES", "WITH", "INSERT", "REPLACE", "UPDATE", "DELETE" -> checkRest(reader);
			case "CREATE" -> checkCreate(reader);
			case "DROP" -> checkDrop(reader);
			case "ALTER" -> checkAlter(reader);
			case "PRAGMA" -> SqlPragmas.check(reader);
			case "REINDEX" -> checkReindex(reader);
			case "ANALYZE" -> reader.next();
			case "BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE" ->
				throw SqlRefusal.TRANSACTION.toException();
			case "ATTACH", "DETACH" -> throw SqlRefusal.NOT_AUTHORIZED.toException();
			case "VACUUM" -> throw SqlRefusal.VACUUM.toException();
			default -> throw reader.unexpected();
		}
	}

	/**
	 * Tell whether a reserved name occurs anywhere in a text.
	 */
	static boolean namesReserved(String text) {
		return RESERVED_IN_TEXT.matcher(text).find();
	}

	private static void checkCreate(SqlTokenReader reader) {
		reader.require("CREATE");
		if (reader.take("TEMP") || reader.take("TEMPORARY")) {
			throw isTemporaryKind(reader.peek()) ? SqlRefusal.NOT_AUTHORIZED.toException() : reader.unexpected();
		}
		if (reader.take("UNIQUE") && !reader.peek().is("INDEX")) {
			throw reader.unexpected();
		}
		SqlToken kind = reader.peek();
		switch (kind.keyword()) {
			case "TABLE" -> checkCreateTable(reader);
			case "INDEX" -> checkCreateIndex(reader);
			case "VIEW" -> checkCreateView(reader);
			case "TRIGGER" -> checkCreateTrigger(reader);
			case "VIRTUAL" -> checkCreateVirtualTable(reader);
			default -> throw reader.unexpected();
		}
	}

	private static boolean isTemporaryKind(SqlToken kind) {
		return kind.is("TABLE") || kind.is("VIEW") || kind.is("TRIGGER");
	}

	private static void checkCreateTable(SqlTokenReader reader) {
		SqlNames.checkNew(newName(reader));
		if (reader.peek().is(SqlTokenType.OPEN)) {
			new SqlReferenceWalker(reader).walkColumnDefinitions();
		}
		else {
			reader.require("AS");
			checkRest(reader);
		}
	}

	private static void checkCreateIndex(SqlTokenReader reader) {
		SqlNames.checkNew(newName(reader));
		reader.require("ON");
		SqlNames.checkExisting(reader.objectName());
		checkRest(reader);
	}

	private static void checkCreateView(SqlTokenReader reader) {
		SqlNames.checkNew(newName(reader));
		while (reader.hasNext() && !reader.peek().is("AS")) {
			reader.next();
		}
		reader.require("AS");
		checkRest(reader);
	}

	private static void checkCreateTrigger(SqlTokenReader reader) {
		SqlNames.checkNew(newName(reader));
		while (reader.hasNext() && !reader.peek().is("ON")) {
			reader.next();
		}
		reader.require("ON");
		SqlNames.checkExisting(reader.objectName());
		checkRest(reader);
	}

	private static void checkCreateVirtualTable(SqlTokenReader reader) {
		reader.require("VIRTUAL");
		SqlNames.checkNewWithShadows(newName(reader));
		reader.require("USING");
		SqlToken module = reader.name();
		if (!SqlNames.isAllowedModule(module.value())) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
		boolean columns = !SqlKeywords.toLowerCase(module.value()).equals("fts5vocab");
		reader.take(SqlTokenType.OPEN);
		while (reader.hasNext()) {
			checkModuleArgument(reader, columns);
		}
	}

	/**
	 * Judge one argument of a module. Without an equals sign it names a column, if the
	 * module has any; else it may name a table, in quotes that the module reads by
	 * itself.
	 */
	private static void checkModuleArgument(SqlTokenReader reader, boolean columns) {
		int start = reader.peek().start();
		int depth = 0;
		boolean option = !columns;
		SqlToken token = reader.next();
		while (!token.is(SqlTokenType.END) && (depth > 0 || !token.is(SqlTokenType.COMMA))) {
			depth += token.is(SqlTokenType.OPEN) ? 1 : token.is(SqlTokenType.CLOSE) ? -1 : 0;
			if (token.text().startsWith("=")) {
				option = true;
			}
			if (option && token.isName()) {
				SqlNames.checkExisting(new SqlObjectName(null, token));
			}
			token = reader.next();
		}
		if (option && namesReserved(reader.textBetween(start, token.start()))) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
	}

	private static void checkDrop(SqlTokenReader reader) {
		reader.require("DROP");
		switch (reader.peek().keyword()) {
			case "TABLE", "INDEX", "VIEW", "TRIGGER" -> reader.next();
			default -> throw reader.unexpected();
		}
		reader.take("IF", "EXISTS");
		SqlNames.checkExisting(reader.objectName());
	}

	private static void checkAlter(SqlTokenReader reader) {
		reader.require("ALTER");
		reader.require("TABLE");
		SqlNames.checkExisting(reader.objectName());
		checkAlterConstraint(reader);
		if (reader.take("RENAME", "TO")) {
			SqlNames.checkNewWithShadows(new SqlObjectName(null, reader.name()));
		}
		else if (reader.take("ADD")) {
			reader.take("COLUMN");
			new SqlReferenceWalker(reader).walkColumnDefinition();
		}
		else {
			checkRest(reader);
		}
	}

	/**
	 * Refuse to add or drop a constraint of a table that exists: SQLite does it with
	 * functions that are closed.
	 */
	private static void checkAlterConstraint(SqlTokenReader reader) {
		SqlToken next = reader.peek(1);
		switch (reader.peek().keyword()) {
			case "ADD" -> {
				if (next.is("CONSTRAINT") || next.is("CHECK")) {
					throw SqlRefusal.ADD_CONSTRAINT.toException();
				}
			}
			case "DROP" -> {
				if (next.is("CONSTRAINT")) {
					throw SqlRefusal.DROP_CONSTRAINT.toException();
				}
			}
			case "ALTER" -> {
				int name = (next.is("COLUMN") && reader.peek(2).isName()) ? 2 : 1;
				throw (reader.peek(name + 1).is("DROP") ? SqlRefusal.DROP_CONSTRAINT : SqlRefusal.ADD_CONSTRAINT)
					.toException();
			}
			default -> {
			}
		}
	}

	private static void checkReindex(SqlTokenReader reader) {
		reader.require("REINDEX");
		if (reader.peek().isName()) {
			SqlNames.checkExisting(reader.objectName());
		}
	}

	private static SqlObjectName newName(SqlTokenReader reader) {
		reader.next();
		reader.take("IF", "NOT", "EXISTS");
		return reader.objectName();
	}

	private static void checkRest(SqlTokenReader reader) {
		new SqlReferenceWalker(reader).walk();
	}

}
