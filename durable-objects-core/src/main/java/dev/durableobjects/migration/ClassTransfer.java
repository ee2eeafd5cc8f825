package dev.durableobjects.migration;

/**
 * A transfer of a class between two data directories that has begun and not ended.
 *
 * @param id the same in both catalogues
 * @param direction whether the class is coming or going
 * @param directory the other data directory
 */
public record ClassTransfer(String id, Direction direction, String directory) {

	/**
	 * Which way.
	 */
	public enum Direction {

		/**
		 * From the other directory to this one.
		 */
		IN,

		/**
		 * From this directory to the other one.
		 */
		OUT

	}

}
