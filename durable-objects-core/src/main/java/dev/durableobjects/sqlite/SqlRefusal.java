package dev.durableobjects.sqlite;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Why a statement may not run, kept with the parsed statement and thrown each time
 * someone tries to run it.
 *
 * @param message the whole message
 * @param sqliteCode the name of SQLite's result code, or null
 * @param precedence which mistakes of the statement are reported instead
 * @param offset where what is refused stands in the statement, in bytes of UTF-8, or -1
 * if everything stands in front of it
 */
record SqlRefusal(String message, @Nullable String sqliteCode, SqlPrecedence precedence, int offset) {

	/**
	 * Errors that SQLite reports while it reads, before it looks anything up.
	 */
	private static final Pattern SYNTAX = Pattern.compile("(?s)near \".*\": syntax error.*|incomplete input.*"
			+ "|unrecognized token: .*|too many arguments on function .*|variable number must be between .*");

	/**
	 * Errors that SQLite finds with a function that it may call.
	 */
	private static final Pattern OF_ALLOWED_FUNCTION = Pattern
		.compile("(?s)(?:unsafe use of" + "|non-deterministic functions prohibited in) .*");

	/**
	 * Errors that name what SQLite came to.
	 */
	private static final Pattern NAMED = Pattern.compile(
			"(?s)(?:no such column|ambiguous column name" + "|no such function|wrong number of arguments to function"
					+ "|misuse of (?:aggregate|window|aliased aggregate)(?: function)?):? (?:[^:(]*\\.)?([^:(.]+).*");

	private static final String ERROR = "SQLITE_ERROR";

	private static final String AUTH = "SQLITE_AUTH";

	static final SqlRefusal NO_STATEMENT = new SqlRefusal("SQL code did not contain a statement.", null,
			SqlPrecedence.REFUSAL, -1);

	static final SqlRefusal PARAMETERS_BEFORE_LAST = new SqlRefusal(
			"When executing multiple SQL statements in a single call, only the last statement can have parameters.",
			null, SqlPrecedence.SQLITE, -1);

	static final SqlRefusal TRANSACTION = new SqlRefusal(
			"To execute a transaction, please use the state.storage.transaction() or state.storage.transactionSync() "
					+ "APIs instead of the SQL BEGIN TRANSACTION or SAVEPOINT statements. The JavaScript API is safer "
					+ "because it will automatically roll back on exceptions, and because it interacts correctly with "
					+ "Durable Objects' automatic atomic write coalescing.",
			null, SqlPrecedence.SYNTAX, -1);

	static final SqlRefusal NOT_AUTHORIZED = new SqlRefusal("not authorized: " + AUTH, AUTH, SqlPrecedence.SYNTAX, -1);

	static final SqlRefusal EXTENSION = error("not authorized");

	static final SqlRefusal VACUUM = error("cannot VACUUM from within a transaction");

	/**
	 * Of a function that SQLite calls to add a constraint to a table that exists. The
	 * place is that in SQLite's own query.
	 */
	static final SqlRefusal ADD_CONSTRAINT = error("not authorized to use function: sqlite_fail at offset 7");

	/**
	 * Of a function that SQLite calls to drop a constraint.
	 */
	static final SqlRefusal DROP_CONSTRAINT = error(
			"not authorized to use function: sqlite_drop_constraint at offset 38");

	static final SqlRefusal INCOMPLETE = error("incomplete input");

	static SqlRefusal functionNotAuthorized(String name, int offset) {
		return error("not authorized to use function: " + name + " at offset " + offset, SqlPrecedence.SQLITE, offset);
	}

	static SqlRefusal noSuchFunction(String name, int offset) {
		return error("no such function: " + name + " at offset " + offset, SqlPrecedence.SQLITE, offset);
	}

	static SqlRefusal noSuchTable(String name) {
		return error("no such table: " + name, SqlPrecedence.SYNTAX, -1);
	}

	static SqlRefusal syntaxError(String text, int offset) {
		return error("near \"" + text + "\": syntax error at offset " + offset);
	}

	static SqlRefusal unrecognizedToken(String text, int offset) {
		return error("unrecognized token: \"" + text + "\" at offset " + offset);
	}

	/**
	 * The same refusal, reported whatever else is wrong with the statement.
	 */
	SqlRefusal firm() {
		return new SqlRefusal(this.message, this.sqliteCode, SqlPrecedence.REFUSAL, this.offset);
	}

	/**
	 * Tell whether any mistake of the statement could be reported instead.
	 */
	boolean mayYield() {
		return this.precedence != SqlPrecedence.REFUSAL;
	}

	/**
	 * Tell whether SQLite's error in compiling the statement is to be reported instead.
	 * @param error SQLite's message
	 * @param sql the statement
	 */
	boolean yieldsTo(String error, String sql) {
		return switch (this.precedence) {
			case REFUSAL -> false;
			case SYNTAX -> SYNTAX.matcher(error).matches();
			case SQLITE -> SYNTAX.matcher(error).matches() || isFoundBefore(error, sql);
		};
	}

	private boolean isFoundBefore(String error, String sql) {
		if (this.offset < 0) {
			return true;
		}
		if (OF_ALLOWED_FUNCTION.matcher(error).matches()) {
			return false;
		}
		Matcher named = NAMED.matcher(error);
		int index = named.matches() ? SqlKeywords.toLowerCase(sql).indexOf(SqlKeywords.toLowerCase(named.group(1)))
				: -1;
		if (index < 0) {
			return true;
		}
		long found = Utf8.length(sql.substring(0, index));
		return found < this.offset || (found == this.offset && !error.startsWith("no such function"));
	}

	SqlDeniedException toException() {
		return new SqlDeniedException(this);
	}

	private static SqlRefusal error(String message) {
		return error(message, SqlPrecedence.SQLITE, -1);
	}

	private static SqlRefusal error(String message, SqlPrecedence precedence, int offset) {
		return new SqlRefusal(message + ": " + ERROR, ERROR, precedence, offset);
	}

}
