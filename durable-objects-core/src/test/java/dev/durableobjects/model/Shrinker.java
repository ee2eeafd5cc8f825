package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Makes a failing scenario smaller as long as it fails.
 */
final class Shrinker {

	private static final int MAX_TRIES = 1_500;

	private final Predicate<Step> fails;

	private int tries;

	/**
	 * Create a shrinker.
	 * @param fails whether a scenario still fails
	 */
	Shrinker(Predicate<Step> fails) {
		this.fails = fails;
	}

	Step shrink(Step scenario) {
		Step smallest = scenario;
		while (true) {
			Step smaller = firstThatFails(smaller(smallest));
			if (smaller == null) {
				return smallest;
			}
			smallest = smaller;
		}
	}

	private @Nullable Step firstThatFails(List<Step> candidates) {
		for (Step candidate : candidates) {
			if (this.tries++ < MAX_TRIES && this.fails.test(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * All ways to make a step a little smaller, the largest cuts first.
	 */
	static List<Step> smaller(Step step) {
		List<Step> candidates = new ArrayList<>();
		List<Step> steps = step.steps();
		for (int size = steps.size() / 2; size > 1; size /= 2) {
			for (int from = 0; from + size <= steps.size(); from += size) {
				candidates.add(replaced(step, from, from + size, List.of()));
			}
		}
		for (int i = 0; i < steps.size(); i++) {
			candidates.add(replaced(step, i, i + 1, List.of()));
			if (steps.get(i).is("transactionSync", "inTransaction", "transaction", "burst")) {
				candidates.add(replaced(step, i, i + 1, steps.get(i).steps()));
			}
		}
		for (int i = 0; i < steps.size(); i++) {
			for (Step smaller : smaller(steps.get(i))) {
				candidates.add(replaced(step, i, i + 1, List.of(smaller)));
			}
		}
		if (step.strict()) {
			candidates.add(new Step(step.name(), false, step.numbers(), steps));
		}
		for (int i = 0; i < step.numbers().size(); i++) {
			if (step.number(i) > 0) {
				List<Integer> numbers = new ArrayList<>(step.numbers());
				numbers.set(i, 0);
				candidates.add(new Step(step.name(), step.strict(), numbers, steps));
			}
		}
		return candidates;
	}

	private static Step replaced(Step step, int from, int to, List<Step> by) {
		List<Step> steps = new ArrayList<>(step.steps());
		List<Step> range = steps.subList(from, to);
		range.clear();
		range.addAll(by);
		return step.with(steps);
	}

}
