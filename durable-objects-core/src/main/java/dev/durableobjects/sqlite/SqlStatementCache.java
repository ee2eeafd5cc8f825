package dev.durableobjects.sqlite;

import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what was parsed and compiled for one object, least recently used first out,
 * bounded by the length of the texts.
 * <p>
 * Confined to the object's thread.
 */
final class SqlStatementCache {

	/**
	 * As workerd's ({@code api/sql.c++}).
	 */
	private static final int MAX_CHARACTERS = 1024 * 1024;

	private final Map<String, List<CachedStatement>> scripts = new LinkedHashMap<>(16, 0.75f, true);

	private int characters;

	/**
	 * The statements of a text that was used before.
	 * @return the statements, or {@code null} if they are not in the cache
	 */
	@Nullable List<CachedStatement> find(String sql) {
		return this.scripts.get(sql);
	}

	/**
	 * Parse a text that is not in the cache. What has to go for it is closed, so this
	 * happens inside a use of the database.
	 */
	List<CachedStatement> add(String sql) throws SQLException {
		List<CachedStatement> script = SqlScript.parse(sql).statements().stream().map(CachedStatement::new).toList();
		this.scripts.put(sql, script);
		this.characters += sql.length();
		Iterator<Map.Entry<String, List<CachedStatement>>> eldest = this.scripts.entrySet().iterator();
		while (this.characters > MAX_CHARACTERS && this.scripts.size() > 1) {
			Map.Entry<String, List<CachedStatement>> entry = eldest.next();
			this.characters -= entry.getKey().length();
			eldest.remove();
			for (CachedStatement statement : entry.getValue()) {
				statement.evict();
			}
		}
		return script;
	}

	/**
	 * Forget what is compiled and not in use: it may mean something else from now on.
	 */
	void closeStatements() throws SQLException {
		for (List<CachedStatement> script : this.scripts.values()) {
			for (CachedStatement statement : script) {
				statement.closeFree();
			}
		}
	}

}
