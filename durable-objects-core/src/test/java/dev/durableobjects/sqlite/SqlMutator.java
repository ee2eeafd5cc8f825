package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes variations of statements, token by token: other names in other quotes and cases,
 * words too many or too few, pieces of another statement, odd whitespace and comments.
 */
final class SqlMutator {

	private static final List<String> RESERVED = List.of("_cf_KV", "\"_cf_KV\"", "[_cf_KV]", "`_cf_kv`", "'_cf_KV'",
			"_CF_METADATA", "\"_cf_metadata\"", "main._cf_KV", "main . '_cf_KV'", "\"main\".[_cf_METADATA]",
			"sqlite_autoindex__cf_KV_1", "_cf_METADATA_value", "_cf_x", "_cf");

	private static final List<String> NAMES = List.of("t", "u", "v", "ft", "ui", "a", "b", "key", "value", "id", "x",
			"\"t\"", "[u]", "'t'", "main.t", "_cf_col", "sqlite_stat1", "sqlite_stat4", "sqlite_schema",
			"json_each('[1]')", "pragma_table_info('t')", "pragma_optimize", "dbstat", "temp", "with", "window",
			"replace", "begin", "end", "left", "natural", "distinct", "\"distinct\"", "recursive", "indexed", "\uFEFF",
			"\u00e9", "$x", "?1", ":a", "@b::c(d)");

	private static final List<String> WORDS = List.of("FROM", "JOIN", "INTO", "UPDATE", "IN", "REFERENCES", "ON", "AS",
			"WITH", "RECURSIVE", "SELECT", "VALUES", "WHERE", "DISTINCT", "IS", "NOT", "CROSS", "LEFT", "USING",
			"INDEXED BY", "NOT INDEXED", "WINDOW", "RETURNING", "UNION ALL", "EXISTS", "ORDER BY", "LIMIT", "GROUP BY",
			"DELETE", "INSERT", "SET", "TO", "RENAME", "COLUMN", "ADD", "CAST", "CASE", "WHEN", "THEN", "END", "BEGIN",
			"CONFLICT", "DO", "EXPLAIN", "IF NOT EXISTS", "OVER", "FILTER", "MATERIALIZED", "TEMP", "(", ")", "(", ")",
			",", ",", ".", ";", "=", "*", "||", "->", "IS DISTINCT FROM", "WITH _cf_c AS (SELECT 1)", "AS _cf_c",
			", _cf_KV", "JOIN _cf_KV", "(SELECT key FROM _cf_KV)", "FROM _cf_c", "IN _cf_KV", "WINDOW w AS ()", "1",
			"'s'", "x'00'");

	private static final List<String> GAPS = List.of(" ", " ", " ", " ", " ", "/**/", "/* ; ' */", "--\n", "-- '\n",
			"\t", "\r\n", " \u000b", "\uFEFF ", " \uFEFF", "/*\"*/", "");

	private final Random random;

	private final List<String> seeds;

	SqlMutator(Random random, List<String> seeds) {
		this.random = random;
		this.seeds = seeds;
	}

	/**
	 * Return a statement with each of its names replaced by one of ours, once only here
	 * and once wherever it occurs.
	 */
	static List<String> renamed(String sql) {
		List<SqlToken> tokens = SqlTokenizer.tokenize(sql);
		List<String> renamed = new ArrayList<>();
		for (int at = 0; at < tokens.size(); at++) {
			if (!tokens.get(at).isName()) {
				continue;
			}
			for (String name : List.of("_cf_KV", "'_cf_KV'", "\"_CF_kv\"", "_cf_METADATA")) {
				StringBuilder here = new StringBuilder();
				StringBuilder everywhere = new StringBuilder();
				for (int i = 0; i < tokens.size(); i++) {
					boolean same = tokens.get(i).text().equals(tokens.get(at).text());
					here.append((i == at) ? name : tokens.get(i).text()).append(' ');
					everywhere.append(same ? name : tokens.get(i).text()).append(' ');
				}
				renamed.add(here.toString());
				renamed.add(everywhere.toString());
			}
		}
		return renamed;
	}

	/**
	 * Return a variation of one of the seeds.
	 */
	String next() {
		List<String> tokens = texts(pick(this.seeds));
		int changes = 1 + this.random.nextInt(3);
		for (int i = 0; i < changes && !tokens.isEmpty(); i++) {
			change(tokens);
		}
		boolean plain = this.random.nextInt(3) > 0;
		StringBuilder sql = new StringBuilder();
		tokens.forEach((token) -> sql.append(changeCase(token)).append(plain ? " " : pick(GAPS)));
		return sql.toString();
	}

	private void change(List<String> tokens) {
		int at = this.random.nextInt(tokens.size());
		switch (this.random.nextInt(10)) {
			case 0, 1, 2 -> replaceName(tokens, RESERVED);
			case 3 -> replaceName(tokens, NAMES);
			case 4 -> tokens.add(at, pick(RESERVED));
			case 5 -> tokens.add(at, pick(NAMES));
			case 6, 7 -> tokens.add(at, pick(WORDS));
			case 8 -> tokens.remove(at);
			default -> {
				List<String> other = texts(pick(this.seeds));
				int from = this.random.nextInt(other.size() + 1);
				int to = from + this.random.nextInt(other.size() - from + 1);
				tokens.addAll(at, other.subList(from, to));
			}
		}
	}

	private void replaceName(List<String> tokens, List<String> names) {
		for (int tries = 0; tries < 8; tries++) {
			int at = this.random.nextInt(tokens.size());
			List<SqlToken> found = SqlTokenizer.tokenize(tokens.get(at));
			if (!found.isEmpty() && found.get(0).isName()) {
				tokens.set(at, pick(names));
				return;
			}
		}
	}

	private String changeCase(String token) {
		return switch (this.random.nextInt(8)) {
			case 0 -> SqlKeywords.toLowerCase(token);
			case 1 -> SqlKeywords.toUpperCase(token);
			default -> token;
		};
	}

	private static List<String> texts(String sql) {
		List<String> texts = new ArrayList<>();
		SqlTokenizer.tokenize(sql).forEach((token) -> texts.add(token.text()));
		return texts;
	}

	private String pick(List<String> from) {
		return from.get(this.random.nextInt(from.size()));
	}

}
