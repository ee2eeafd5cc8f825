package dev.durableobjects.rpc;

import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copiers as the runtime makes them.
 */
final class TestCopiers {

	private TestCopiers() {
	}

	static ValueCopiers create() {
		return withLimit(32 * 1024 * 1024);
	}

	static ValueCopiers withLimit(long maxMessageSize) {
		JsonMapper mapper = JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
		return new ValueCopiers(mapper, maxMessageSize);
	}

}
