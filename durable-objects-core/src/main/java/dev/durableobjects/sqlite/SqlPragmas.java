package dev.durableobjects.sqlite;

import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Which pragmas SQL may use and with which argument. Whatever is not on the list is
 * refused, as a statement and as a table-valued function alike.
 */
final class SqlPragmas {

	private static final Set<String> SWITCH_VALUES = Set.of("true", "false", "yes", "no", "on", "off", "1", "0");

	private static final Predicate<@Nullable Argument> NONE = (argument) -> argument == null;

	private static final Predicate<@Nullable Argument> ANY = (argument) -> true;

	private static final Predicate<@Nullable Argument> SWITCH = (argument) -> argument == null
			|| SWITCH_VALUES.contains(SqlKeywords.toLowerCase(argument.text()));

	private static final Predicate<@Nullable Argument> OBJECT = (argument) -> argument != null && argument.isAllowed();

	private static final Predicate<@Nullable Argument> ANY_OBJECT = (argument) -> argument == null
			|| argument.isAllowed();

	private static final Predicate<@Nullable Argument> NUMBER = (argument) -> argument == null
			|| (argument.number() && argument.text().indexOf('.') < 0);

	private static final Map<String, Predicate<@Nullable Argument>> ALLOWED = Map.ofEntries(
			Map.entry("data_version", NONE), Map.entry("page_size", NONE), Map.entry("table_list", ANY),
			Map.entry("table_info", OBJECT), Map.entry("table_xinfo", OBJECT), Map.entry("foreign_key_list", OBJECT),
			Map.entry("index_info", OBJECT), Map.entry("index_list", OBJECT), Map.entry("index_xinfo", OBJECT),
			Map.entry("foreign_key_check", ANY_OBJECT), Map.entry("quick_check", ANY_OBJECT),
			Map.entry("optimize", NUMBER), Map.entry("case_sensitive_like", SWITCH), Map.entry("foreign_keys", SWITCH),
			Map.entry("defer_foreign_keys", SWITCH), Map.entry("ignore_check_constraints", SWITCH),
			Map.entry("legacy_alter_table", SWITCH), Map.entry("recursive_triggers", SWITCH),
			Map.entry("reverse_unordered_selects", SWITCH));

	private SqlPragmas() {
	}

	/**
	 * Judge a PRAGMA statement from its first word on.
	 * @throws SqlDeniedException if it may not run
	 */
	static void check(SqlTokenReader reader) {
		reader.require("PRAGMA");
		SqlObjectName name = reader.objectName();
		Argument argument = argument(reader);
		reader.take(SqlTokenType.SEMICOLON);
		if (reader.hasNext()) {
			throw reader.unexpected();
		}
		Predicate<@Nullable Argument> rule = ALLOWED.get(SqlKeywords.toLowerCase(name.object().value()));
		if (rule == null || !rule.test(argument) || name.isTemporary()) {
			throw SqlRefusal.NOT_AUTHORIZED.toException();
		}
	}

	/**
	 * Tell whether a PRAGMA statement leaves the database and the transaction as they
	 * are. The one that gathers statistics does not, nor does the one that defers foreign
	 * keys until the next commit, which therefore has to run inside the transaction.
	 */
	static boolean isRead(SqlTokenReader reader) {
		for (SqlToken token : reader.tokens()) {
			if (token.startsWith("optimize") || token.startsWith("defer_foreign_keys")) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Tell whether a pragma may be queried as a table. The one that writes may not:
	 * queries never write.
	 */
	static boolean isAllowedTable(String pragma) {
		return ALLOWED.containsKey(pragma) && !pragma.equals("optimize");
	}

	private static @Nullable Argument argument(SqlTokenReader reader) {
		if (reader.take(SqlTokenType.OPEN)) {
			Argument argument = value(reader);
			if (!reader.take(SqlTokenType.CLOSE)) {
				throw reader.unexpected();
			}
			return argument;
		}
		if (reader.peek().text().equals("=") || reader.peek().text().equals("==")) {
			reader.next();
			return value(reader);
		}
		return null;
	}

	private static Argument value(SqlTokenReader reader) {
		String sign = reader.peek().text();
		boolean signed = sign.equals("-") || sign.equals("+");
		if (signed) {
			reader.next();
		}
		SqlToken token = reader.peek();
		boolean number = token.is(SqlTokenType.NUMBER);
		boolean word = token.isName() || token.is("ON") || token.is("DELETE") || token.is("DEFAULT");
		if (!number && (signed || !word)) {
			throw reader.unexpected();
		}
		reader.next();
		return new Argument(sign.equals("-") ? sign + token.value() : token.value(), number);
	}

	/**
	 * The argument of a pragma.
	 */
	private record Argument(String text, boolean number) {

		boolean isAllowed() {
			return !SqlNames.isReserved(this.text);
		}

	}

}
