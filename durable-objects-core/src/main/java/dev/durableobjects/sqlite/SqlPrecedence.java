package dev.durableobjects.sqlite;

/**
 * Whether a mistake that SQLite finds in a refused statement is reported instead of the
 * refusal. Cloudflare refuses while SQLite compiles, so the first of the two counts.
 */
enum SqlPrecedence {

	/**
	 * The refusal is reported.
	 */
	REFUSAL,

	/**
	 * Errors of the grammar are reported: SQLite reads the whole statement before it
	 * looks anything up.
	 */
	SYNTAX,

	/**
	 * Whatever SQLite finds in front of what is refused is reported.
	 */
	SQLITE

}
