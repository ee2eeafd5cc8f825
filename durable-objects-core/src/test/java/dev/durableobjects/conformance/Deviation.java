package dev.durableobjects.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A case in which we differ from the recorded runtime on purpose.
 *
 * @param reason why
 * @param instead what is asserted instead of single recorded entries
 */
record Deviation(String reason, List<Instead> instead) {

	/**
	 * The case with our expectations in it.
	 * @param recorded the recorded case
	 * @return the same steps with other expectations
	 */
	ConformanceCase applyTo(ConformanceCase recorded) {
		List<Step> steps = new ArrayList<>(recorded.steps());
		for (Instead entry : this.instead) {
			steps.set(entry.step(), entry.applyTo(steps.get(entry.step())));
		}
		return new ConformanceCase(recorded.name(), recorded.storage(), recorded.jsOnly(), recorded.optional(), steps);
	}

	/**
	 * Another expectation.
	 *
	 * @param step index of the step
	 * @param result index of the result, or {@code null} for the outcome of the event
	 * @param expect the entry, or the outcome, that is expected instead
	 */
	record Instead(int step, @Nullable Integer result, Map<String, @Nullable Object> expect) {

		private Step applyTo(Step recorded) {
			List<Map<String, @Nullable Object>> results = new ArrayList<>(recorded.expectedResults());
			Object outcome = recorded.expectedOutcome();
			if (this.result != null) {
				results.set(this.result, this.expect);
			}
			else {
				outcome = this.expect.get("outcome");
			}
			return new Step(recorded.restart(), recorded.object(), recorded.operations(), outcome, results);
		}

	}

}
