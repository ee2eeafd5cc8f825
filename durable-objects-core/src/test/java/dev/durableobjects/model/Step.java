package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One step of a scenario, with the steps inside it. Its text, such as
 * {@code event(put(1, 2), transactionSync!(fail()))}, can be parsed again.
 *
 * @param name what to do
 * @param strict whether its exception is not caught
 * @param numbers its arguments
 * @param steps what happens inside it
 */
record Step(String name, boolean strict, List<Integer> numbers, List<Step> steps) {

	static Step of(String name, int... numbers) {
		List<Integer> list = new ArrayList<>();
		for (int number : numbers) {
			list.add(number);
		}
		return new Step(name, false, list, List.of());
	}

	static Step parse(String text) {
		return new StepParser(text).parse();
	}

	Step with(List<Step> inside) {
		return new Step(this.name, this.strict, this.numbers, List.copyOf(inside));
	}

	Step strictly() {
		return new Step(this.name, true, this.numbers, this.steps);
	}

	boolean is(String... names) {
		return List.of(names).contains(this.name);
	}

	/**
	 * An argument.
	 * @return the argument, 0 if it is not there
	 */
	int number(int index) {
		return (index < this.numbers.size()) ? this.numbers.get(index) : 0;
	}

	@Override
	public String toString() {
		return Stream.concat(this.numbers.stream(), this.steps.stream())
			.map(String::valueOf)
			.collect(Collectors.joining(", ", this.name + (this.strict ? "!(" : "("), ")"));
	}

}
