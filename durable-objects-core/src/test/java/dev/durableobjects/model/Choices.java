package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;

/**
 * What the runtime may decide for itself, tried one possibility after the other.
 */
final class Choices {

	private final List<int[]> taken = new ArrayList<>();

	private int position;

	/**
	 * Choose one of several possibilities.
	 */
	int next(int possibilities) {
		if (this.position == this.taken.size()) {
			this.taken.add(new int[] { 0, possibilities });
		}
		return this.taken.get(this.position++)[0];
	}

	/**
	 * Begin anew with other choices.
	 * @return whether there are any
	 */
	boolean advance() {
		this.position = 0;
		while (!this.taken.isEmpty()) {
			int[] last = this.taken.get(this.taken.size() - 1);
			if (++last[0] < last[1]) {
				return true;
			}
			this.taken.remove(this.taken.size() - 1);
		}
		return false;
	}

}
