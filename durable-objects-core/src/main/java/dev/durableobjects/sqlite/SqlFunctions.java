package dev.durableobjects.sqlite;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Which functions SQL may call. Whatever is not on the list is refused, so a function
 * that another version of SQLite or of the driver brings along stays closed. An alias of
 * an allowed function is not allowed by that.
 */
final class SqlFunctions {

	private static final Set<String> ALLOWED = Set.of(
			// scalar
			"abs", "changes", "char", "coalesce", "concat", "concat_ws", "format", "glob", "hex", "ifnull", "iif",
			"instr", "last_insert_rowid", "length", "like", "likelihood", "likely", "lower", "ltrim", "max", "min",
			"nullif", "octet_length", "printf", "quote", "random", "randomblob", "replace", "round", "rtrim", "sign",
			"soundex", "substr", "substring", "total_changes", "trim", "typeof", "unhex", "unicode", "unlikely",
			"upper", "zeroblob",
			// date and time
			"current_date", "current_time", "current_timestamp", "date", "datetime", "julianday", "strftime", "time",
			"timediff", "unixepoch",
			// aggregate and window
			"avg", "count", "cume_dist", "dense_rank", "first_value", "group_concat", "lag", "last_value", "lead",
			"nth_value", "ntile", "percent_rank", "rank", "row_number", "string_agg", "sum", "total",
			// mathematics
			"acos", "acosh", "asin", "asinh", "atan", "atan2", "atanh", "ceil", "cos", "cosh", "degrees", "exp",
			"floor", "ln", "log", "log2", "mod", "pi", "pow", "radians", "sin", "sinh", "sqrt", "tan", "tanh", "trunc",
			// JSON
			"json", "json_array", "json_array_length", "json_each", "json_extract", "json_group_array",
			"json_group_object", "json_insert", "json_object", "json_patch", "json_quote", "json_remove",
			"json_replace", "json_set", "json_tree", "json_type", "json_valid", "jsonb", "jsonb_array", "jsonb_extract",
			"jsonb_group_array", "jsonb_group_object", "jsonb_insert", "jsonb_object", "jsonb_patch", "jsonb_remove",
			"jsonb_replace", "jsonb_set",
			// full-text search and R*Tree
			"bm25", "highlight", "match", "rtreecheck", "snippet", "->", "->>");

	/**
	 * Functions of plain SQLite that are closed. Any other is reported as missing.
	 */
	private static final Set<String> CLOSED = Set.of("affinity", "ceiling", "expr_compare", "fts5", "fts5_get_locale",
			"fts5_insttoken", "fts5_locale", "fts5_source_id", "if", "implies_nonnull_row", "json_array_insert",
			"json_error_position", "json_pretty", "jsonb_array_insert", "log10", "power", "rtreedepth", "rtreenode",
			"sqlite_add_constraint", "sqlite_compileoption_get", "sqlite_compileoption_used", "sqlite_drop_constraint",
			"sqlite_fail", "sqlite_find_constraint", "sqlite_log", "sqlite_source_id", "sqlite_version", "subtype",
			"unistr", "unistr_quote");

	private SqlFunctions() {
	}

	/**
	 * Return why a function may not be called, or null if it may.
	 */
	static @Nullable SqlRefusal refusal(String name, int offset) {
		String function = SqlKeywords.toLowerCase(name);
		if (ALLOWED.contains(function)) {
			return null;
		}
		if (CLOSED.contains(function)) {
			return SqlRefusal.functionNotAuthorized(name, offset);
		}
		return function.equals("load_extension") ? SqlRefusal.EXTENSION : SqlRefusal.noSuchFunction(name, offset);
	}

}
