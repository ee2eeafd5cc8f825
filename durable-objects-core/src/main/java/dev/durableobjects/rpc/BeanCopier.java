package dev.durableobjects.rpc;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.util.TokenBuffer;

/**
 * Copies values of one type with Jackson. The value is written as tokens rather than as
 * text, because tokens keep the class of a number: a {@code Long} in an untyped property
 * stays a {@code Long}.
 */
final class BeanCopier {

	private final ObjectWriter writer;

	private final ObjectReader reader;

	BeanCopier(ObjectWriter writer, ObjectReader reader) {
		this.writer = writer;
		this.reader = reader;
	}

	Object copy(Object value, MessageSize size) {
		TokenBuffer tokens = this.writer.writeValueIntoBuffer(value);
		count(tokens, size);
		return this.reader.readValue(tokens);
	}

	/**
	 * Add what the tokens amount to as JSON; numbers count with 8 bytes.
	 */
	private static void count(TokenBuffer tokens, MessageSize size) {
		try (JsonParser parser = tokens.asParser()) {
			for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
				switch (token) {
					case PROPERTY_NAME -> size.addText(parser.currentName());
					case VALUE_STRING -> size.addText(parser.getString());
					case VALUE_EMBEDDED_OBJECT ->
						size.add((parser.getEmbeddedObject() instanceof byte[] bytes) ? bytes.length : 8);
					case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> size.add(8);
					default -> size.add(2);
				}
			}
		}
	}

}
