package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads the files with cases.
 */
final class CaseFile {

	private final ValueCodec codec = new ValueCodec();

	private final JsonMapper mapper = JsonMapper.builder().build();

	/**
	 * The cases of a file that lists steps.
	 * @param json text of the file
	 * @return the cases in the order of the file
	 */
	List<ConformanceCase> cases(String json) {
		return maps(this.mapper.readValue(json, Object.class)).stream().map(this::conformanceCase).toList();
	}

	/**
	 * The cases of {@code ids.json}.
	 * @param json text of the file
	 * @return the cases in the order of the file
	 */
	List<IdCase> idCases(String json) {
		return maps(this.mapper.readValue(json, Object.class)).stream().map(this::idCase).toList();
	}

	/**
	 * Any JSON text as a tree.
	 * @param json the text
	 * @return maps, lists and scalars
	 */
	Map<String, @Nullable Object> tree(String json) {
		return map(this.mapper.readValue(json, Object.class));
	}

	private ConformanceCase conformanceCase(Map<String, @Nullable Object> fields) {
		String object = (String) required(fields, "object");
		List<Step> steps = maps(required(fields, "steps")).stream().map((step) -> step(step, object)).toList();
		return new ConformanceCase((String) required(fields, "name"), (String) required(fields, "storage"),
				fields.containsKey("jsOnly"), fields.containsKey("optional"), steps);
	}

	private Step step(Map<String, @Nullable Object> fields, String caseObject) {
		if (fields.containsKey("restart")) {
			return new Step(true, caseObject, List.of(), null, List.of());
		}
		String object = fields.containsKey("object") ? (String) required(fields, "object") : caseObject;
		List<Operation> operations = maps(required(fields, "event")).stream()
			.map((operation) -> new Operation(operation, this.codec))
			.toList();
		Map<String, @Nullable Object> expect = map(required(fields, "expect"));
		return new Step(false, object, operations, required(expect, "outcome"), maps(required(expect, "results")));
	}

	private IdCase idCase(Map<String, @Nullable Object> fields) {
		boolean byName = fields.containsKey("fromName");
		Object text = this.codec.decode(required(fields, byName ? "fromName" : "fromString"));
		return new IdCase((String) required(fields, "namespace"), (String) required(fields, "uniqueKey"), byName,
				String.valueOf(text), map(required(fields, "expect")));
	}

	private static Object required(Map<String, @Nullable Object> fields, String name) {
		Object value = fields.get(name);
		if (value == null) {
			throw new IllegalArgumentException("No '" + name + "' in " + new Excerpt(fields));
		}
		return value;
	}

	@SuppressWarnings("unchecked")
	private static Map<String, @Nullable Object> map(Object value) {
		return (Map<String, @Nullable Object>) value;
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, @Nullable Object>> maps(Object value) {
		return (List<Map<String, @Nullable Object>>) value;
	}

}
