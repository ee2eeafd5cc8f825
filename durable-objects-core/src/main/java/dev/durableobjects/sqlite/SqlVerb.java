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
	 * Creates, alters or drops something in the schema.
	 */
	DEFINITION,

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
			case "CREATE", "DROP", "ALTER" -> DEFINITION;
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
					if (depth == 0 && (token.is("INSERT") || token.is("UPDATE") || token.is("DELETE")
							|| token.is("REPLACE"))) {
						return WRITE;
					}
				}
			}
		}
		return WRITE;
	}

}
