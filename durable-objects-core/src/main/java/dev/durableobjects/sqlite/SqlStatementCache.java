package dev.durableobjects.sqlite;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Keeps what was parsed and compiled for one object, least recently used first out,
 * bounded by the length of the texts. A compiled statement that is in use is not in the
 * cache, so the same text can be executed while a cursor of it is open.
 */
final class SqlStatementCache {

	/**
	 * As workerd's ({@code api/sql.c++}).
	 */
	private static final int MAX_CHARACTERS = 1024 * 1024;

	private final Map<String, SqlScript> scripts = new LinkedHashMap<>(16, 0.75f, true);

	private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

	private int scriptCharacters;

	private int statementCharacters;

	SqlScript script(String sql) {
		SqlScript script = this.scripts.get(sql);
		if (script == null) {
			script = SqlScript.parse(sql);
			this.scripts.put(sql, script);
			this.scriptCharacters += sql.length();
			Iterator<String> eldest = this.scripts.keySet().iterator();
			while (this.scriptCharacters > MAX_CHARACTERS && this.scripts.size() > 1) {
				this.scriptCharacters -= eldest.next().length();
				eldest.remove();
			}
		}
		return script;
	}

	/**
	 * Take a compiled statement for use.
	 * @return the statement, or {@code null} if there is none that is free
	 */
	@Nullable PreparedStatement take(String sql) {
		PreparedStatement statement = this.statements.remove(sql);
		if (statement != null) {
			this.statementCharacters -= sql.length();
		}
		return statement;
	}

	/**
	 * Forget what is compiled and not in use: it may mean something else from now on.
	 */
	void closeStatements() throws SQLException {
		for (PreparedStatement statement : this.statements.values()) {
			statement.close();
		}
		this.statements.clear();
		this.statementCharacters = 0;
	}

	void giveBack(String sql, PreparedStatement statement) throws SQLException {
		PreparedStatement other = this.statements.put(sql, statement);
		if (other != null) {
			other.close();
		}
		else {
			this.statementCharacters += sql.length();
		}
		Iterator<Map.Entry<String, PreparedStatement>> eldest = this.statements.entrySet().iterator();
		while (this.statementCharacters > MAX_CHARACTERS && eldest.hasNext()) {
			Map.Entry<String, PreparedStatement> entry = eldest.next();
			this.statementCharacters -= entry.getKey().length();
			eldest.remove();
			entry.getValue().close();
		}
	}

}
