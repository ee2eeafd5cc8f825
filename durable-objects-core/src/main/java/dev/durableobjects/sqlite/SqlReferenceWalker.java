package dev.durableobjects.sqlite;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * Walks over the body of a statement and judges every name that stands where SQLite looks
 * up a table or a function.
 * <p>
 * It does not check the grammar, it only keeps track of what the next name means: after
 * the reserved words FROM, JOIN, INTO, UPDATE, IN and REFERENCES comes a table, and so it
 * does after a comma of a FROM clause. One scope per open parenthesis remembers where in
 * its clause we are. Where a word could be read in two ways, the reading with a table in
 * it is taken.
 */
final class SqlReferenceWalker {

	/**
	 * Words that may stand in front of a parenthesis without being a function, and that
	 * no function is called.
	 */
	private static final Set<String> NOT_CALLED = Set.of("BY", "CAST", "CONFLICT", "FILTER", "GROUPS", "KEY",
			"MATERIALIZED", "OFFSET", "OVER", "RAISE", "RANGE", "ROWS");

	private final SqlTokenReader reader;

	private final Deque<Scope> scopes = new ArrayDeque<>();

	SqlReferenceWalker(SqlTokenReader reader) {
		this.reader = reader;
		this.scopes.push(new Scope(Place.EXPRESSION));
	}

	/**
	 * Judge the rest of a statement.
	 * @throws SqlDeniedException if it may not run
	 */
	void walk() {
		while (this.reader.hasNext()) {
			step(this.reader.next());
		}
	}

	/**
	 * Judge the parenthesis with the columns of a new table, and the rest.
	 * @throws SqlDeniedException if it may not run
	 */
	void walkColumnDefinitions() {
		this.reader.next();
		this.scopes.push(new Scope(Place.COLUMN_EXPECTED));
		walk();
	}

	/**
	 * Judge the definition of one column, and the rest.
	 * @throws SqlDeniedException if it may not run
	 */
	void walkColumnDefinition() {
		scope().place = Place.COLUMN_EXPECTED;
		walk();
	}

	private void step(SqlToken token) {
		switch (token.type()) {
			case OPEN -> open();
			case CLOSE -> close();
			case COMMA -> scope().place = scope().place.afterComma();
			case SEMICOLON -> scope().reset();
			case WORD -> word(token);
			case QUOTED, STRING -> name(token);
			default -> {
			}
		}
	}

	private void open() {
		Scope scope = scope();
		if (scope.place == Place.TABLE_EXPECTED) {
			scope.place = Place.TABLE_NAMED;
			this.scopes.push(new Scope(Place.TABLE_EXPECTED));
		}
		else {
			this.scopes.push(new Scope(Place.EXPRESSION));
		}
	}

	private void close() {
		if (this.scopes.size() > 1) {
			this.scopes.pop();
		}
	}

	private void word(SqlToken token) {
		Scope scope = scope();
		switch (token.keyword()) {
			case "SELECT", "VALUES", "WHERE", "HAVING", "LIMIT", "UNION", "EXCEPT", "INTERSECT", "SET" ->
				scope.leaveTables();
			case "GROUP", "ORDER" -> {
				if (this.reader.peek().is("BY")) {
					scope.leaveTables();
				}
			}
			case "RETURNING" -> scope.reset();
			case "FROM" -> {
				if (!this.reader.previous().is("DISTINCT")) {
					scope.place = Place.TABLE_EXPECTED;
				}
			}
			case "JOIN" -> scope.place = Place.TABLE_EXPECTED;
			case "ON" -> on(scope);
			case "AS" -> alias(scope);
			case "INTO", "UPDATE", "REFERENCES", "IN" -> tableAfter(token);
			default -> name(token);
		}
	}

	private void on(Scope scope) {
		if (this.reader.peek().is("CONFLICT")) {
			scope.tables.clear();
		}
		if (scope.place == Place.TABLE_NAMED) {
			scope.place = Place.JOIN_CONDITION;
		}
	}

	private void alias(Scope scope) {
		if (this.reader.peek().isName()) {
			this.reader.next();
		}
		while (scope.cast && this.reader.peek().isName()) {
			this.reader.next();
		}
	}

	/**
	 * Judge the table behind a reserved word. Behind IN there may be a parenthesis
	 * instead, behind UPDATE nothing of the kind if it is part of a longer clause.
	 */
	private void tableAfter(SqlToken word) {
		if (word.is("UPDATE") && this.reader.take("OR")) {
			this.reader.next();
		}
		if (this.reader.peek().isName()) {
			table(this.reader.objectName(), word.is("IN"));
		}
	}

	private void name(SqlToken token) {
		Scope scope = scope();
		switch (scope.place) {
			case TABLE_EXPECTED -> {
				if (token.isName() && !isCommonTableExpression(token)) {
					scope.place = Place.TABLE_NAMED;
					table(objectName(token), true);
					return;
				}
			}
			case COMMON_TABLE_EXPECTED -> {
				if (token.isName()) {
					scope.place = Place.COMMON_TABLE_NAMED;
					scope.tables.add(SqlKeywords.toLowerCase(token.value()));
					return;
				}
			}
			case COLUMN_EXPECTED -> {
				scope.place = Place.COLUMN_NAMED;
				if (token.isName()) {
					skipType();
					return;
				}
			}
			default -> {
			}
		}
		expression(token, scope);
	}

	private void expression(SqlToken token, Scope scope) {
		if (isCommonTableExpression(token)) {
			if (this.reader.peek().is("RECURSIVE") && this.reader.peek(1).isName()) {
				this.reader.next();
			}
			scope.place = Place.COMMON_TABLE_EXPECTED;
		}
		else if (token.is("WINDOW") && this.reader.peek().isName() && this.reader.peek(1).is("AS")) {
			scope.leaveTables();
		}
		else if (token.is("INDEXED") && this.reader.peek().is("BY") && this.reader.peek(1).isName()) {
			this.reader.next();
			SqlNames.checkExisting(new SqlObjectName(null, this.reader.next()));
		}
		else if (this.reader.peek().is(SqlTokenType.OPEN)) {
			call(token);
		}
	}

	private void call(SqlToken token) {
		if (token.is("CAST")) {
			this.reader.next();
			this.scopes.push(new Scope(Place.EXPRESSION));
			scope().cast = true;
		}
		else if (token.isName() && !token.is(SqlTokenType.STRING) && !NOT_CALLED.contains(token.keyword())) {
			SqlRefusal refusal = SqlFunctions.refusal(token.value(), this.reader.offset(token));
			if (refusal != null) {
				throw refusal.toException();
			}
		}
	}

	private void table(SqlObjectName name, boolean maybeCommon) {
		if (maybeCommon && name.schema() == null && isCommonTable(name.object())) {
			return;
		}
		SqlNames.checkExisting(name);
		if (SqlNames.isPragma(name) && this.reader.peek().is(SqlTokenType.OPEN)) {
			checkPragmaArguments();
		}
	}

	/**
	 * Look ahead at the arguments of a pragma in the form of a table: a name given as
	 * text must not be ours. One that is computed passes, as it tells no more than the
	 * schema table does.
	 */
	private void checkPragmaArguments() {
		int depth = 0;
		for (int i = 0; !this.reader.peek(i).is(SqlTokenType.END); i++) {
			SqlToken token = this.reader.peek(i);
			depth += token.is(SqlTokenType.OPEN) ? 1 : token.is(SqlTokenType.CLOSE) ? -1 : 0;
			if (depth == 0) {
				return;
			}
			if ((token.is(SqlTokenType.STRING) || token.is(SqlTokenType.QUOTED))
					&& SqlNames.isReserved(token.value())) {
				throw SqlRefusal.NOT_AUTHORIZED.toException();
			}
		}
	}

	private SqlObjectName objectName(SqlToken first) {
		return this.reader.take(SqlTokenType.DOT) ? new SqlObjectName(first, this.reader.name())
				: new SqlObjectName(null, first);
	}

	private void skipType() {
		while (this.reader.peek().isName()) {
			this.reader.next();
		}
	}

	/**
	 * Tell whether a word starts a list of common table expressions, and is not a name
	 * itself.
	 */
	private boolean isCommonTableExpression(SqlToken token) {
		if (!token.is("WITH")) {
			return false;
		}
		int name = (this.reader.peek().is("RECURSIVE") && this.reader.peek(1).isName()) ? 1 : 0;
		SqlToken next = this.reader.peek(name + 1);
		return this.reader.peek(name).isName() && (next.is("AS") || next.is(SqlTokenType.OPEN));
	}

	private boolean isCommonTable(SqlToken token) {
		String name = SqlKeywords.toLowerCase(token.value());
		if (SqlNames.isOwn(name)) {
			return false;
		}
		return this.scopes.stream().anyMatch((scope) -> scope.tables.contains(name));
	}

	private Scope scope() {
		return this.scopes.element();
	}

	/**
	 * Where in a clause the next name stands.
	 */
	private enum Place {

		EXPRESSION, TABLE_EXPECTED, TABLE_NAMED, JOIN_CONDITION, COMMON_TABLE_EXPECTED, COMMON_TABLE_NAMED,
		COLUMN_EXPECTED, COLUMN_NAMED;

		Place afterComma() {
			return switch (this) {
				case TABLE_EXPECTED, TABLE_NAMED, JOIN_CONDITION -> TABLE_EXPECTED;
				case COMMON_TABLE_EXPECTED, COMMON_TABLE_NAMED -> COMMON_TABLE_EXPECTED;
				case COLUMN_EXPECTED, COLUMN_NAMED -> COLUMN_EXPECTED;
				case EXPRESSION -> EXPRESSION;
			};
		}

	}

	/**
	 * What is known inside one parenthesis, or outside all of them.
	 */
	private static final class Scope {

		private Place place;

		private boolean cast;

		/**
		 * Names of the common table expressions that were introduced here.
		 */
		private final Set<String> tables = new HashSet<>();

		Scope(Place place) {
			this.place = place;
		}

		void leaveTables() {
			if (this.place != Place.COLUMN_NAMED && this.place != Place.COLUMN_EXPECTED) {
				this.place = Place.EXPRESSION;
			}
		}

		void reset() {
			this.place = Place.EXPRESSION;
			this.tables.clear();
		}

	}

}
