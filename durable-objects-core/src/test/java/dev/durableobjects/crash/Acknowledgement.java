package dev.durableobjects.crash;

/**
 * An increment whose result a client has received.
 *
 * @param name the counter
 * @param value its count
 */
record Acknowledgement(String name, long value) {

	static Acknowledgement parse(String line) {
		int space = line.indexOf(' ');
		return new Acknowledgement(line.substring(0, space), Long.parseLong(line.substring(space + 1)));
	}

}
