package dev.durableobjects.sqlite;

/**
 * What a statement does to the database, as far as its first words prove it.
 */
enum SqlVerb {

	/**
	 * Leaves the database as it is: a query or an explanation. {@link SqlGuard} refuses
	 * every function and table that would write in a query.
	 */
	READ,

	/**
	 * Reads or sets a switch of the connection: needs no transaction, and changes what
	 * statements that are compiled already mean.
	 */
	SETTING,

	/**
	 * Creates or alters something in the schema.
	 */
	DEFINITION,

	/**
	 * Drops something from the schema.
	 */
	DROP,

	/**
	 * Deletes rows and does nothing else, except what triggers do.
	 */
	REMOVAL,

	/**
	 * Anything else, which has to be taken for a write.
	 */
	WRITE;

	static SqlVerb of(SqlTokenReader statement) {
		SqlTokenReader reader = statement.fromStart();
		if (reader.isExplain()) {
			return READ;
		}
		return switch (reader.peek().keyword()) {
			case "SELECT", "VALUES" -> READ;
			case "WITH" -> ofWith(reader);
			case "PRAGMA" -> SqlPragmas.isRead(reader) ? SETTING : WRITE;
			case "CREATE", "ALTER" -> DEFINITION;
			case "DROP" -> DROP;
			case "DELETE" -> REMOVAL;
			default -> WRITE;
		};
	}

	private static SqlVerb ofWith(SqlTokenReader reader) {
		int depth = 0;
		while (reader.hasNext()) {
			SqlToken token = reader.next();
			switch (token.type()) {
				case OPEN -> depth++;
				case CLOSE -> depth--;
				default -> {
					if (depth == 0 && (token.is("SELECT") || token.is("VALUES"))) {
						return READ;
					}
					if (depth == 0 && token.is("DELETE")) {
						return REMOVAL;
					}
					if (depth == 0 && (token.is("INSERT") || token.is("UPDATE") || token.is("REPLACE"))) {
						return WRITE;
					}
				}
			}
		}
		return WRITE;
	}

}
