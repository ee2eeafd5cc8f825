package dev.durableobjects.sqlite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The SQL of the recorded conformance cases, with what became of it.
 */
final class ConformanceCases {

	static final List<String> FILES = List.of("sql-types", "sql-statements", "sql-cursor", "sql-errors", "sql-features",
			"sql-denied", "sql-limits", "sql-further", "delete-all", "durability", "kv-interplay", "transaction-async",
			"transaction-sync", "write-coalescing");

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	private ConformanceCases() {
	}

	/**
	 * All SQL of all files.
	 */
	static List<RecordedSql> all() {
		List<RecordedSql> found = new ArrayList<>();
		for (String file : FILES) {
			for (JsonNode testCase : read(file)) {
				for (JsonNode step : testCase.path("steps")) {
					collect(testCase.path("name").asString(), step.path("event"), step.path("expect").path("results"),
							found);
				}
			}
		}
		return found;
	}

	private static JsonNode read(String file) {
		try (InputStream stream = ConformanceCases.class.getResourceAsStream("/conformance/" + file + ".json")) {
			return MAPPER.readTree(stream);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void collect(String name, JsonNode operations, JsonNode results, List<RecordedSql> found) {
		for (int i = 0; i < operations.size() && i < results.size(); i++) {
			JsonNode operation = operations.get(i);
			JsonNode result = results.get(i);
			if (operation.has("sql")) {
				JsonNode error = result.path("error");
				found.add(new RecordedSql(name, text(operation.path("sql")), operation.path("params").size(),
						error.isMissingNode() ? null : error.path("message").asString(),
						error.path("match").asString("")));
			}
			collect(name, operation.path("ops"), result.path("results"), found);
		}
	}

	private static String text(JsonNode node) {
		if (node.isString()) {
			return node.asString();
		}
		if (node.has("$repeat")) {
			return text(node.path("$repeat").get(0)).repeat(node.path("$repeat").get(1).asInt());
		}
		StringBuilder text = new StringBuilder();
		node.path("$concat").forEach((part) -> text.append(text(part)));
		return text.toString();
	}

	/**
	 * One call.
	 *
	 * @param name the case it belongs to
	 * @param sql the text
	 * @param bindings how many values were bound
	 * @param error the recorded message, or null if it succeeded
	 * @param match how the message is to be compared
	 */
	record RecordedSql(String name, String sql, int bindings, @Nullable String error, String match) {

		@Override
		public String toString() {
			return this.name + ": " + this.sql.substring(0, Math.min(80, this.sql.length()));
		}

	}

}
