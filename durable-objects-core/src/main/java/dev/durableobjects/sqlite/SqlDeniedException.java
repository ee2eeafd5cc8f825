package dev.durableobjects.sqlite;

/**
 * SQL that may not run. The message is the whole text for the author of the SQL, with the
 * code of SQLite at its end if there is one.
 */
final class SqlDeniedException extends RuntimeException {

	private final transient SqlRefusal refusal;

	SqlDeniedException(SqlRefusal refusal) {
		super(refusal.message());
		this.refusal = refusal;
	}

	/**
	 * Return why.
	 */
	SqlRefusal refusal() {
		return this.refusal;
	}

}
