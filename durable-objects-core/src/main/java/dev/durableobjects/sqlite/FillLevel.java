package dev.durableobjects.sqlite;

/**
 * How near a size is to its limit: which of the marks at 80 and 95 % it has passed. A
 * mark that was passed stays so until the size is five points below it, so that one that
 * wavers is told of once.
 */
final class FillLevel {

	private static final int[] PERCENT = { 80, 95 };

	private static final int BACK = 5;

	private FillLevel() {
	}

	/**
	 * The marks that are passed.
	 * @param bytes the size
	 * @param limit the limit
	 * @param before the marks that were passed before
	 * @return their number
	 */
	static int of(long bytes, long limit, int before) {
		int level = 0;
		for (int i = 0; i < PERCENT.length; i++) {
			int percent = PERCENT[i] - ((i < before) ? BACK : 0);
			if (bytes >= limit / 100.0 * percent) {
				level = i + 1;
			}
		}
		return level;
	}

	/**
	 * The percentage of a mark.
	 */
	static int percent(int level) {
		return PERCENT[level - 1];
	}

}
