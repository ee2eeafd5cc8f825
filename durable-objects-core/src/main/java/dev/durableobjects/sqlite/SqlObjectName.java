package dev.durableobjects.sqlite;

import org.jspecify.annotations.Nullable;

/**
 * The name of a table, index, view or trigger where a statement mentions it.
 *
 * @param schema the schema in front of the dot, or null
 * @param object the name itself
 */
record SqlObjectName(@Nullable SqlToken schema, SqlToken object) {

	boolean isTemporary() {
		return this.schema != null && SqlKeywords.toLowerCase(this.schema.value()).equals("temp");
	}

}
