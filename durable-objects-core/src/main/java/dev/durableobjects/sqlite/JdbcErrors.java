package dev.durableobjects.sqlite;

import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

import dev.durableobjects.SqlStorageException;

/**
 * Our exceptions as JDBC has them: the subclass and the SQLSTATE that libraries go by,
 * with ours as the cause. The SQLSTATEs of constraints are PostgreSQL's, which are the
 * best known.
 */
final class JdbcErrors {

	static final String NOT_SUPPORTED = "0A000";

	private static final String GENERAL = "HY000";

	private static final String TRANSACTION_STATE = "25000";

	private static final String CONVERSION = "22018";

	private JdbcErrors() {
	}

	static SQLException translate(SqlStorageException exception) {
		String message = String.valueOf(exception.getMessage());
		String code = exception.code();
		if (code == null) {
			return new SQLNonTransientException(message, GENERAL, 0, exception);
		}
		String extended = (exception.extendedCode() != null) ? exception.extendedCode() : code;
		int number = number(extended);
		return switch (code) {
			case "SQLITE_CONSTRAINT" ->
				new SQLIntegrityConstraintViolationException(message, constraintState(extended), number, exception);
			case "SQLITE_ERROR" -> new SQLSyntaxErrorException(message, "42000", number, exception);
			case "SQLITE_AUTH" -> new SQLInvalidAuthorizationSpecException(message, "28000", number, exception);
			case "SQLITE_TOOBIG" -> new SQLDataException(message, "22001", number, exception);
			case "SQLITE_MISMATCH" -> new SQLDataException(message, CONVERSION, number, exception);
			case "SQLITE_INTERRUPT" -> new SQLTimeoutException(message, "57014", number, exception);
			case "SQLITE_FULL" -> new SQLNonTransientException(message, "53100", number, exception);
			case "SQLITE_NOMEM" -> new SQLNonTransientException(message, "53200", number, exception);
			case "SQLITE_IOERR", "SQLITE_CORRUPT", "SQLITE_NOTADB", "SQLITE_CANTOPEN" ->
				new SQLNonTransientConnectionException(message, "58030", number, exception);
			default -> new SQLNonTransientException(message, GENERAL, number, exception);
		};
	}

	private static String constraintState(String extended) {
		return switch (extended) {
			case "SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID" -> "23505";
			case "SQLITE_CONSTRAINT_NOTNULL" -> "23502";
			case "SQLITE_CONSTRAINT_FOREIGNKEY" -> "23503";
			case "SQLITE_CONSTRAINT_CHECK" -> "23514";
			default -> "23000";
		};
	}

	private static int number(String code) {
		try {
			return SQLiteErrorCode.valueOf(code).code;
		}
		catch (IllegalArgumentException ex) {
			// A code that the driver does not know has no number here.
			return 0;
		}
	}

	/**
	 * A transaction that is used in the wrong order.
	 */
	static SQLException transactionState(String message) {
		return new SQLNonTransientException(message, TRANSACTION_STATE);
	}

	/**
	 * Something that is used after it was closed.
	 */
	static SQLException closed(String message) {
		return new SQLNonTransientConnectionException(message, "08003");
	}

	/**
	 * A value that cannot be read as what was asked for.
	 */
	static SQLException conversion(String message, @Nullable Exception cause) {
		return new SQLDataException(message, CONVERSION, cause);
	}

	/**
	 * Something that is asked for in a wrong way.
	 */
	static SQLException misuse(String message) {
		return new SQLNonTransientException(message, GENERAL);
	}

}
