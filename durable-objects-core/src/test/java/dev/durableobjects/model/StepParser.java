package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the text of a step.
 */
final class StepParser {

	private final String text;

	private int position;

	StepParser(String text) {
		this.text = text.replaceAll("\\s", "");
	}

	Step parse() {
		int start = this.position;
		while (Character.isLetter(current())) {
			this.position++;
		}
		String name = this.text.substring(start, this.position);
		boolean strict = take('!');
		if (!take('(')) {
			throw new IllegalArgumentException("No '(' at " + this.position + " of '" + this.text + "'");
		}
		List<Integer> numbers = new ArrayList<>();
		List<Step> steps = new ArrayList<>();
		while (!take(')')) {
			if (Character.isLetter(current())) {
				steps.add(parse());
			}
			else {
				numbers.add(number());
			}
			take(',');
		}
		return new Step(name, strict, List.copyOf(numbers), List.copyOf(steps));
	}

	private int number() {
		int start = this.position;
		while (Character.isDigit(current())) {
			this.position++;
		}
		return Integer.parseInt(this.text.substring(start, this.position));
	}

	private boolean take(char expected) {
		boolean found = current() == expected;
		if (found) {
			this.position++;
		}
		return found;
	}

	private char current() {
		return (this.position < this.text.length()) ? this.text.charAt(this.position) : ' ';
	}

}
