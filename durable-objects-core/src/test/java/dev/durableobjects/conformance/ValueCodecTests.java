package dev.durableobjects.conformance;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ValueCodecTests {

	private final ValueCodec codec = new ValueCodec();

	@Test
	void readsEveryTag() {
		assertThat(decode("{'$undefined': true}")).isSameAs(Undefined.UNDEFINED);
		assertThat(decode("{'$bytes': 'AQL/'}")).isEqualTo(new byte[] { 1, 2, -1 });
		assertThat(decode("{'$date': 1767225600123}")).isEqualTo(Instant.ofEpochMilli(1767225600123L));
		assertThat(decode("{'$num': '-Infinity'}")).isEqualTo(Double.NEGATIVE_INFINITY);
		assertThat(decode("{'$repeat': ['ab', 3]}")).isEqualTo("ababab");
		assertThat(decode("{'$concat': ['x', {'$repeat': ['y', 2]}, 'z']}")).isEqualTo("xyyz");
		assertThat(decode("{'$bytesRepeat': [200, 3]}")).isEqualTo(new byte[] { -56, -56, -56 });
		assertThat(decode("{'$alarm': 5}")).isEqualTo(new AlarmOffset(5));
		assertThat(decode("{'$longString': {'length': 3, 'sha256': 'aa'}}")).isEqualTo(new Digest(true, 3, "aa"));
		assertThat(decode("{'$longBytes': {'length': 3, 'sha256': 'aa'}}")).isEqualTo(new Digest(false, 3, "aa"));
	}

	@Test
	void readsTagsInsideStructures() {
		Object decoded = decode("{'a': [{'$date': 1}, null], 'b': {'$bytes': 'AQ=='}}");
		Object expected = Map.of("a", Arrays.asList(Instant.ofEpochMilli(1), null), "b", new byte[] { 1 });
		assertThat(new ValueEquality().isEqual(expected, decoded)).as("%s", new Excerpt(decoded)).isTrue();
	}

	@Test
	void leavesOtherKeysWithDollarAlone() {
		assertThat(decode("{'$price': 1}")).isEqualTo(Map.of("$price", 1));
		assertThat(decode("{'$date': 1, 'more': 2}")).isEqualTo(Map.of("$date", 1, "more", 2));
	}

	@Test
	void storesBytesAsTheyAreOnlyWhenTheyAreTheWholeValue() {
		byte[] bytes = { 1, 2 };
		assertThat(this.codec.toStored(bytes)).isSameAs(bytes);
		assertThat(this.codec.toStored(List.of(bytes))).isEqualTo(List.of(Map.of("$bytes", "AQI=")));
		assertThat(this.codec.fromStored(bytes)).isSameAs(bytes);
	}

	@Test
	void givesBackWhatWasStored() {
		JsonMapper mapper = JsonMapper.builder().build();
		Map<String, Object> value = Map.of("at", Instant.ofEpochMilli(-62135596800000L), "list",
				List.of(Instant.ofEpochMilli(2), new byte[] { 7 }, "text", 1.5), "none", List.of());
		String json = mapper.writeValueAsString(this.codec.toStored(value));
		Object read = this.codec.fromStored(mapper.readValue(json, Object.class));
		assertThat(new ValueEquality().isEqual(value, read)).as(json).isTrue();
		assertThat(this.codec.toStored(Instant.ofEpochMilli(3))).isEqualTo(Map.of("$date", 3L));
		assertThat(this.codec.toStored(null)).isNull();
		assertThat(this.codec.fromStored(Collections.singletonList(null))).isEqualTo(Collections.singletonList(null));
	}

	@Test
	void keepsNumbersThatJsonCannotWrite() {
		assertThat(this.codec.toStored(List.of(Double.NaN))).isEqualTo(List.of(Double.NaN));
		assertThat(this.codec.fromStored(Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
	}

	@Test
	void refusesTagsWithWrongArguments() {
		assertThatIllegalArgumentException().isThrownBy(() -> decode("{'$repeat': [1, 2]}"));
		assertThatIllegalArgumentException().isThrownBy(() -> decode("{'$date': 'today'}"));
	}

	private Object decode(String json) {
		return this.codec.decode(JsonMapper.builder().build().readValue(json.replace('\'', '"'), Object.class));
	}

}
