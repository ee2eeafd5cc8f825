package dev.durableobjects.crash;

/**
 * An increment whose result a client has received, or that has failed with a reset.
 *
 * @param name the counter
 * @param value its count, {@link #UNKNOWN} when the increment failed
 */
record Acknowledgement(String name, long value) {

	/**
	 * The value of an increment that was not acknowledged and may be stored.
	 */
	static final long UNKNOWN = -1;

	static Acknowledgement parse(String line) {
		int space = line.indexOf(' ');
		return new Acknowledgement(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
	}

}
