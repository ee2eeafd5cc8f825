package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;

import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.StorageLimitException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ComparisonTests {

	private final Comparison comparison = new Comparison();

	@Test
	void equalValuesAreNoDifference() {
		assertThat(value("{'value': 1}", 1.0)).isNull();
		assertThat(value("{'value': 0}", -0.0)).isNull();
		assertThat(value("{'value': {'$num': 'NaN'}}", Double.NaN)).isNull();
		assertThat(value("{'value': null}", null)).isNull();
		assertThat(value("{'value': {'$undefined': true}}", Undefined.UNDEFINED)).isNull();
		assertThat(value("{'value': {'$bytes': 'AQ=='}}", new byte[] { 1 })).isNull();
		assertThat(value("{'value': {'a': 1, 'b': [true]}}", Map.of("b", List.of(true), "a", 1L))).isNull();
		assertThat(value("{'value': {'$longString': {'length': 3, 'sha256': "
				+ "'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'}}}", "abc"))
			.isNull();
	}

	@Test
	void unequalValuesAreDifferences() {
		assertThat(value("{'value': 1}", 2)).contains("expected 1 but was 2");
		assertThat(value("{'value': 1}", "1")).isNotNull();
		assertThat(value("{'value': null}", Undefined.UNDEFINED)).isNotNull();
		assertThat(value("{'value': {'$undefined': true}}", null)).isNotNull();
		assertThat(value("{'value': 'a'}", new byte[] { 97 })).isNotNull();
		assertThat(value("{'value': {'$bytes': 'AQ=='}}", new byte[] { 2 })).isNotNull();
		assertThat(value("{'value': {'$date': 1}}", Map.of("$date", 1))).isNotNull();
		assertThat(value("{'value': [1, 2]}", List.of(2, 1))).isNotNull();
		assertThat(value("{'value': [1]}", List.of(1, 2))).isNotNull();
		assertThat(value("{'value': {'a': 1}}", Map.of("a", 1, "b", 2))).isNotNull();
		assertThat(value("{'value': {'$longString': {'length': 3, 'sha256': '00'}}}", "abc")).isNotNull();
	}

	@Test
	void exactMessagesMustBeEqualButForTheOffset() {
		String expected = "{'message': 'near \\'x\\': syntax error at offset 7: SQLITE_ERROR', 'match': 'exact'}";
		assertThat(error(expected, new IllegalStateException("near \"x\": syntax error at offset 7: SQLITE_ERROR")))
			.isNull();
		assertThat(error(expected, new IllegalStateException("near \"x\": syntax error: SQLITE_ERROR"))).isNull();
		assertThat(error(expected, new IllegalStateException("near \"x\": syntax error at offset 8: SQLITE_ERROR")))
			.isNotNull();
		assertThat(error("{'message': 'no', 'match': 'exact'}", new IllegalStateException("not"))).isNotNull();
	}

	@Test
	void prefixAndKindAreWeaker() {
		String prefix = "{'message': 'Values cannot', 'match': 'prefix', 'prefix': 'Values'}";
		assertThat(error(prefix, new IllegalStateException("Values!"))).isNull();
		assertThat(error(prefix, new IllegalStateException("Keys"))).isNotNull();
		assertThat(error("{'message': 'any', 'match': 'kind'}", new IllegalStateException("other"))).isNull();
	}

	@Test
	void exceededLimitsMayNameTheirProperty() {
		String expected = "{'message': 'Too many.', 'match': 'exact'}";
		assertThat(error(expected, new StorageLimitException("Too many. (durable-objects.x)", "x"))).isNull();
		assertThat(error(expected, new StorageLimitException("Other. (durable-objects.x)", "x"))).isNotNull();
		assertThat(error(expected, new SqlStorageException("Too many. (x)", null, null, null, "x", null))).isNull();
		assertThat(error(expected, new SqlStorageException("Too many. (x)", null, null, null))).isNotNull();
		assertThat(error(expected, new IllegalStateException("Too many. (durable-objects.x)"))).isNotNull();
	}

	@Test
	void codesOfSqliteMustBeEqual() {
		String expected = "{'message': 'm', 'match': 'exact', 'sqlite': 'A', 'sqliteExtended': 'A_B'}";
		assertThat(error(expected, new SqlStorageException("m", "A", "A_B", null))).isNull();
		assertThat(error(expected, new SqlStorageException("m", "B", "A_B", null))).contains("code 'A'");
		assertThat(error(expected, new SqlStorageException("m", "A", null, null))).contains("extended code 'A_B'");
	}

	@Test
	void successInsteadOfAnErrorAndTheReverseAreDifferences() {
		assertThat(value("{'error': {'message': 'm', 'match': 'kind'}}", 1)).contains("expected error");
		assertThat(this.comparison.difference(tree("{'value': 1}"), failed(new IllegalStateException("m"))))
			.contains("failed with");
		assertThat(this.comparison.difference(tree("{'value': null}"), new ResultSlot())).contains("not ended");
		assertThat(this.comparison.difference(tree("{'unawaited': true}"), new ResultSlot())).isNull();
		assertThat(this.comparison.difference(tree("{'unfinished': true}"), new ResultSlot())).isNull();
	}

	@Test
	void outcomeOfTheCallIsCompared() {
		Step ok = step("ok", "{'value': 1}");
		Step reset = step(tree("{'error': {'message': 'm', 'match': 'exact'}, 'reset': true}"));
		Throwable resetFailure = new CompletionException(new DurableObjectResetException("m", null, null));
		assertThat(this.comparison.differences(ok, null, List.of(succeeded(1)))).isEmpty();
		assertThat(this.comparison.differences(ok, new IllegalStateException("x"), List.of(succeeded(1)))).hasSize(1);
		assertThat(this.comparison.differences(reset, null, List.of())).hasSize(1);
		assertThat(this.comparison.differences(reset, resetFailure, List.of())).isEmpty();
		assertThat(this.comparison.differences(reset, new IllegalStateException("m"), List.of())).hasSize(1);
	}

	@Test
	void onlyAnEventThatFailsMayHaveMoreResults() {
		Step ok = step("ok", "{'value': 1}");
		Step failing = step(tree("{'error': {'message': 'm', 'match': 'kind'}}"), "{'value': 1}");
		List<ResultSlot> two = List.of(succeeded(1), succeeded(2));
		assertThat(this.comparison.differences(ok, null, two)).hasSize(1);
		assertThat(this.comparison.differences(ok, null, List.of())).hasSize(1);
		assertThat(this.comparison.differences(failing, new IllegalStateException("x"), two)).isEmpty();
		assertThat(this.comparison.differences(failing, new IllegalStateException("x"), List.of())).hasSize(1);
	}

	@Test
	void nestedResultsAreCompared() {
		Step step = step("ok", "{'value': 1, 'results': [{'value': 'inner'}]}");
		ResultSlot outer = succeeded(1);
		outer.nested().add(succeeded("inner"));
		assertThat(this.comparison.differences(step, null, List.of(outer))).isEmpty();
		outer.nested().set(0, succeeded("other"));
		assertThat(this.comparison.differences(step, null, List.of(outer))).singleElement()
			.asString()
			.contains("[0][0]");
	}

	private @Nullable String value(String expected, @Nullable Object actual) {
		return this.comparison.difference(tree(expected), succeeded(actual));
	}

	private @Nullable String error(String expected, Throwable actual) {
		return this.comparison.difference(tree("{'error': " + expected + "}"), failed(actual));
	}

	private static ResultSlot succeeded(@Nullable Object value) {
		ResultSlot slot = new ResultSlot();
		slot.succeed(value);
		return slot;
	}

	private static ResultSlot failed(Throwable failure) {
		ResultSlot slot = new ResultSlot();
		slot.fail(failure);
		return slot;
	}

	private static Step step(Object outcome, String... results) {
		return new Step(false, "o", List.of(), outcome, List.of(results).stream().map(ComparisonTests::tree).toList());
	}

	@SuppressWarnings("unchecked")
	private static Map<String, @Nullable Object> tree(String json) {
		return JsonMapper.builder().build().readValue(json.replace("\\'", "\\\"").replace('\'', '"'), Map.class);
	}

}
