package dev.durableobjects.conformance;

/**
 * What the cases write as {@code $undefined}: nothing is stored there, or an operation
 * returns nothing. Different from {@code null}, which is a value.
 */
enum Undefined {

	UNDEFINED;

	@Override
	public String toString() {
		return "$undefined";
	}

}
