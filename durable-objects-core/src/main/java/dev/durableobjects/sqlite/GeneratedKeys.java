package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The keys that the executions of one statement have generated, as far as somebody has
 * asked for them: columns by name, which SQLite returns for every row, or without a name
 * the {@code rowid} of the row that was inserted last.
 * <p>
 * Confined to the object's thread.
 */
final class GeneratedKeys {

	private static final SqlColumns ROW_ID = new SqlColumns(List.of("rowid"));

	private static final Set<String> OTHER_VERBS = Set.of("SELECT", "VALUES", "UPDATE", "DELETE", "EXPLAIN", "CREATE",
			"ALTER", "DROP", "PRAGMA");

	private final boolean wanted;

	private final boolean rowId;

	private final List<@Nullable Object[]> rows = new ArrayList<>(0);

	private SqlColumns columns = ROW_ID;

	private GeneratedKeys(boolean wanted, boolean rowId) {
		this.wanted = wanted;
		this.rowId = rowId;
	}

	/**
	 * Nobody has asked for any.
	 */
	static GeneratedKeys none() {
		return new GeneratedKeys(false, false);
	}

	/**
	 * Keys for a statement as it is: only one that inserts has any.
	 */
	static GeneratedKeys rowId(String sql) {
		return new GeneratedKeys(true, inserts(sql));
	}

	/**
	 * Keys for a text that {@link #returning} has made.
	 */
	static GeneratedKeys columns() {
		return new GeneratedKeys(true, false);
	}

	/**
	 * Add a RETURNING clause. The names are quoted so that SQLite does not take a wrong
	 * one for a text.
	 */
	static String returning(String sql, List<String> columns) {
		int end = 0;
		for (SqlToken token : SqlTokenizer.tokenize(sql)) {
			end = token.is(SqlTokenType.SEMICOLON) ? end : token.end();
		}
		return columns.stream()
			.map((column) -> '`' + column.replace("`", "``") + '`')
			.collect(Collectors.joining(", ", sql.substring(0, end) + " RETURNING ", ""));
	}

	/**
	 * Whether a text's last statement does nothing but insert. An upsert may update, and
	 * the last {@code rowid} would be that of an earlier statement then.
	 */
	private static boolean inserts(String sql) {
		List<SqlStatement> statements = SqlScript.parse(sql).statements();
		boolean inserts = false;
		String previous = "";
		int depth = 0;
		for (SqlToken token : SqlTokenizer.tokenize(statements.get(statements.size() - 1).text())) {
			depth += token.is(SqlTokenType.OPEN) ? 1 : token.is(SqlTokenType.CLOSE) ? -1 : 0;
			boolean verb = depth == 0 && !inserts;
			if (verb && (token.is("INSERT") || token.is("REPLACE"))) {
				inserts = true;
			}
			else if (verb && OTHER_VERBS.contains(token.keyword())) {
				return false;
			}
			else if (previous.equals("DO") && token.is("UPDATE")) {
				return false;
			}
			previous = token.keyword();
		}
		return inserts;
	}

	/**
	 * Whether the rows that a statement returns are keys.
	 */
	boolean areWanted() {
		return this.wanted;
	}

	/**
	 * Whether the last {@code rowid} is wanted.
	 */
	boolean wantsRowId() {
		return this.rowId;
	}

	/**
	 * Forget the keys of the executions before.
	 */
	void clear() {
		this.rows.clear();
	}

	void add(SqlColumns columns, @Nullable Object... row) {
		this.columns = columns;
		this.rows.add(row);
	}

	void addRowId(long rowId) {
		add(ROW_ID, rowId);
	}

	SqlColumns names() {
		return this.columns;
	}

	List<@Nullable Object[]> rows() {
		return List.copyOf(this.rows);
	}

}
