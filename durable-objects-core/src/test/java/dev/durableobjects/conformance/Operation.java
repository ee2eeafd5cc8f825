package dev.durableobjects.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.ListOptions;
import org.jspecify.annotations.Nullable;

/**
 * One operation of an event, as the case has it.
 *
 * @param fields the fields as they are in the file
 * @param codec reads tagged values
 */
record Operation(Map<String, @Nullable Object> fields, ValueCodec codec) {

	private static final Set<String> ASYNCHRONOUS = Set.of("get", "getMany", "put", "putMany", "delete", "deleteMany",
			"list", "deleteAll", "sync", "transaction", "setAlarm", "getAlarm", "deleteAlarm");

	String name() {
		return text("op");
	}

	/**
	 * Whether a failure leaves the list of operations.
	 * @return whether to throw it on
	 */
	boolean rethrows() {
		return name().equals("throw") || name().equals("abort") || Boolean.TRUE.equals(this.fields.get("rethrow"));
	}

	/**
	 * Whether the operation gives a promise in the recorded runtime, whose failure stays
	 * in it where nothing can be awaited.
	 * @return whether it is one of the asynchronous operations
	 */
	boolean isAsynchronous() {
		return ASYNCHRONOUS.contains(name());
	}

	boolean has(String field) {
		return this.fields.containsKey(field);
	}

	@Nullable Object value(String field) {
		return this.codec.decode(this.fields.get(field));
	}

	String text(String field) {
		if (value(field) instanceof String text) {
			return text;
		}
		throw new IllegalArgumentException("Operation " + new Excerpt(this.fields) + " needs a text '" + field + "'");
	}

	@Nullable String textOrNull(String field) {
		return (has(field) && value(field) != Undefined.UNDEFINED) ? text(field) : null;
	}

	List<@Nullable Object> values(String field) {
		List<@Nullable Object> values = new ArrayList<>();
		if (value(field) instanceof List<?> list) {
			values.addAll(list);
		}
		return values;
	}

	List<String> texts(String field) {
		return values(field).stream().map(String.class::cast).toList();
	}

	/**
	 * The operations inside this one.
	 * @param field the field that lists them
	 * @return the operations
	 */
	@SuppressWarnings("unchecked")
	List<Operation> operations(String field) {
		if (!(this.fields.get(field) instanceof List<?> list)) {
			throw new IllegalArgumentException("Operation " + new Excerpt(this.fields) + " needs '" + field + "'");
		}
		return list.stream().map((each) -> new Operation((Map<String, @Nullable Object>) each, this.codec)).toList();
	}

	/**
	 * The range of a list operation. Made when the operation runs: a range that makes no
	 * sense is refused by {@link ListOptions} itself.
	 * @return the options, or {@code null} when the operation lists everything
	 */
	@Nullable ListOptions listOptions() {
		boolean reverse = Boolean.TRUE.equals(value("reverse"));
		Integer limit = (value("limit") instanceof Number number) ? Integer.valueOf(number.intValue()) : null;
		ListOptions options = new ListOptions(textOrNull("start"), textOrNull("startAfter"), textOrNull("end"),
				textOrNull("prefix"), reverse, limit);
		return options.equals(ListOptions.create()) ? null : options;
	}

}
