package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * One statement of a {@link SqlScript}, judged. Immutable.
 *
 * @param text what to hand to SQLite: the statement with the comments around it and the
 * semicolon that ends it
 * @param hasStatement whether there is anything but semicolons, whitespace and comments
 * @param verb what it does
 * @param parameters its parameters
 * @param refusal why it may not run, or null if it may
 * @param shadow what it does to a table that may belong to a virtual table, or null
 */
record SqlStatement(String text, boolean hasStatement, SqlVerb verb, SqlParameters parameters,
		@Nullable SqlRefusal refusal, @Nullable SqlShadowUse shadow) {

	/**
	 * Whether it provably leaves the database as it is, so that it needs no transaction.
	 */
	boolean read() {
		return this.verb == SqlVerb.READ || this.verb == SqlVerb.SETTING;
	}

	/**
	 * Whether it may need more room than there is: anything that writes, unless its verb
	 * takes something away.
	 */
	boolean grows() {
		return this.verb != SqlVerb.REMOVAL && this.verb != SqlVerb.DROP && !read();
	}

	/**
	 * Whether it changes the schema.
	 */
	boolean defines() {
		return this.verb == SqlVerb.DEFINITION || this.verb == SqlVerb.DROP;
	}

}
