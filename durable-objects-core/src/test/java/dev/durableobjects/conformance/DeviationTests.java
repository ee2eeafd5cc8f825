package dev.durableobjects.conformance;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DeviationTests {

	private final CaseFile reader = new CaseFile();

	private final ConformanceCase recorded = this.reader.cases("""
			[{"name": "a/b", "storage": "sqlite", "object": "o", "steps": [
				{"restart": true},
				{"event": [{"op": "get", "key": "k"}, {"op": "get", "key": "l"}],
				 "expect": {"outcome": "ok", "results": [{"value": 1}, {"value": 2}]}}]}]
			""").get(0);

	@Test
	void replacesOneResultAndLeavesTheOthers() {
		ConformanceCase changed = apply("{\"step\": 1, \"result\": 1, \"expect\": {\"value\": 3}}");
		assertThat(changed.steps().get(1).expectedResults()).isEqualTo(List.of(Map.of("value", 1), Map.of("value", 3)));
		assertThat(changed.steps().get(1).expectedOutcome()).isEqualTo("ok");
		assertThat(changed.steps().get(0)).isEqualTo(this.recorded.steps().get(0));
	}

	@Test
	void replacesTheOutcome() {
		ConformanceCase changed = apply("{\"step\": 1, \"expect\": {\"outcome\": {\"error\": {}}}}");
		assertThat(changed.steps().get(1).expectedOutcome()).isEqualTo(Map.of("error", Map.of()));
		assertThat(changed.steps().get(1).expectedResults()).hasSize(2);
	}

	@Test
	void needsAReason() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Deviations(this.reader.tree("{\"a/b\": {\"instead\": []}}")))
			.withMessageContaining("reason");
	}

	private ConformanceCase apply(String instead) {
		String json = "{\"a/b\": {\"reason\": \"because\", \"instead\": [" + instead + "]}}";
		Deviation deviation = new Deviations(this.reader.tree(json)).of(this.recorded);
		assertThat(deviation).isNotNull();
		return deviation.applyTo(this.recorded);
	}

}
