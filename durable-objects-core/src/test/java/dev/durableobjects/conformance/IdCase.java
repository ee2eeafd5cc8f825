package dev.durableobjects.conformance;

import java.util.Map;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectNamespace;
import org.jspecify.annotations.Nullable;

/**
 * One recorded id.
 *
 * @param namespace the recorder's binding
 * @param uniqueKey the key from which the ids of the namespace are derived
 * @param byName whether the text is a name, else it is the text of an id
 * @param text the name or the id
 * @param expected {@code value} and {@code name}, or {@code error}
 */
record IdCase(String namespace, String uniqueKey, boolean byName, String text, Map<String, @Nullable Object> expected) {

	String name() {
		return "ids/" + this.namespace + (this.byName ? " name " : " id ") + new Excerpt(this.text);
	}

	/**
	 * Do what the case says.
	 * @param ids the namespace with the unique key
	 * @return what it gave, to be compared as one result
	 */
	ResultSlot run(DurableObjectNamespace<?> ids) {
		ResultSlot slot = new ResultSlot();
		try {
			DurableObjectId id = this.byName ? ids.idFromName(this.text) : ids.idFromString(this.text);
			String name = id.name();
			slot.succeed(Map.of("value", id.toString(), "name", (name != null) ? name : Undefined.UNDEFINED));
		}
		catch (RuntimeException ex) {
			slot.fail(ex);
		}
		return slot;
	}

	/**
	 * What is expected, in the form of an entry of {@code results}.
	 * @return the entry
	 */
	Map<String, @Nullable Object> expectedResult() {
		return this.expected.containsKey("error") ? this.expected : Map.of("value", this.expected);
	}

}
