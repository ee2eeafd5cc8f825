package dev.durableobjects.sqlite;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What a statement does to a table whose name is that of a shadow table, in which a
 * virtual table keeps its content. SQLite protects these tables only in its defensive
 * mode, which the driver cannot turn on.
 * <p>
 * The bodies of triggers are not looked at.
 *
 * @param name the table
 * @param owner the virtual table that it would belong to
 * @param suffix what the name of the shadow table adds to that of its owner, in lower
 * case
 * @param kind what is done to it
 */
record SqlShadowUse(String name, String owner, String suffix, Kind kind) {

	private static final Map<String, Set<String>> SUFFIXES = Map.of("fts5",
			Set.of("config", "content", "data", "docsize", "idx"), "rtree", Set.of("node", "parent", "rowid"),
			"rtree_i32", Set.of("node", "parent", "rowid"));

	/**
	 * Find out.
	 * @return what is done, or {@code null} if no name is that of a shadow table
	 */
	static @Nullable SqlShadowUse of(SqlTokenReader statement) {
		SqlTokenReader reader = statement.fromStart();
		return switch (reader.peek().keyword()) {
			case "CREATE" -> ofCreate(reader);
			case "DROP" -> {
				reader.next();
				yield reader.take("TABLE") ? named(reader, Kind.DROPPED) : null;
			}
			case "ALTER" -> {
				reader.next();
				yield reader.take("TABLE") ? named(reader, Kind.ALTERED) : null;
			}
			default -> ofChange(reader);
		};
	}

	private static @Nullable SqlShadowUse ofChange(SqlTokenReader reader) {
		int depth = 0;
		while (reader.hasNext()) {
			SqlToken token = reader.next();
			depth += token.is(SqlTokenType.OPEN) ? 1 : token.is(SqlTokenType.CLOSE) ? -1 : 0;
			if (depth > 0) {
				continue;
			}
			if (token.is("UPDATE")) {
				if (reader.take("OR")) {
					reader.next();
				}
				return named(reader, Kind.MODIFIED);
			}
			if (token.is("INTO") || (token.is("DELETE") && reader.take("FROM"))) {
				return named(reader, Kind.MODIFIED);
			}
		}
		return null;
	}

	private static @Nullable SqlShadowUse ofCreate(SqlTokenReader reader) {
		reader.next();
		if (!reader.take("VIRTUAL")) {
			reader.take("UNIQUE");
		}
		boolean trigger = reader.next().is("TRIGGER");
		SqlShadowUse created = named(reader, Kind.CREATED);
		if (created != null || !trigger) {
			return created;
		}
		while (reader.hasNext()) {
			if (reader.next().is("ON")) {
				return named(reader, Kind.TRIGGER);
			}
		}
		return null;
	}

	private static @Nullable SqlShadowUse named(SqlTokenReader reader, Kind kind) {
		if (!reader.take("IF", "NOT", "EXISTS")) {
			reader.take("IF", "EXISTS");
		}
		if (!reader.peek().isName()) {
			return null;
		}
		String name = reader.objectName().object().value();
		int end = name.lastIndexOf('_');
		String suffix = SqlKeywords.toLowerCase(name.substring(end + 1));
		boolean possible = end > 0 && SUFFIXES.values().stream().anyMatch((suffixes) -> suffixes.contains(suffix));
		return possible ? new SqlShadowUse(name, name.substring(0, end), suffix, kind) : null;
	}

	/**
	 * Tell whether a virtual table of a module has a shadow table of this name.
	 * @param module the module
	 */
	boolean isOf(String module) {
		return SUFFIXES.getOrDefault(SqlKeywords.toLowerCase(module), Set.of()).contains(this.suffix);
	}

	boolean creates() {
		return this.kind == Kind.CREATED;
	}

	/**
	 * What SQLite reports in its defensive mode.
	 * @param found the name under which the table is known
	 */
	String message(String found) {
		return switch (this.kind) {
			case MODIFIED -> "table " + found + " may not be modified";
			case DROPPED -> "table " + found + " may not be dropped";
			case ALTERED -> "table " + found + " may not be altered";
			case TRIGGER -> "cannot create triggers on shadow tables";
			case CREATED -> "object name reserved for internal use: " + found;
		};
	}

	/**
	 * What is done to the table.
	 */
	enum Kind {

		MODIFIED, DROPPED, ALTERED, TRIGGER, CREATED

	}

}
