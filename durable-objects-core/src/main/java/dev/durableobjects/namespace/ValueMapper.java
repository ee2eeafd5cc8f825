package dev.durableobjects.namespace;

import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The settings of the mapper that writes stored values and copies arguments: nothing is
 * lost silently. Unknown properties, trailing text and decimals read as integers fail,
 * {@code NaN} and the infinities keep their value, there is no default typing.
 */
public final class ValueMapper {

	private ValueMapper() {
	}

	/**
	 * A builder with these settings.
	 * @return a new builder
	 */
	public static JsonMapper.Builder builder() {
		return JsonMapper.builder()
			.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
			.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
			.enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
			.disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS);
	}

}
