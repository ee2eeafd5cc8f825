package dev.durableobjects;

/**
 * What a plan has a price for.
 */
public enum UsageMetric {

	/** Requests, a WebSocket message as a twentieth of one. Priced by the million. */
	REQUESTS(1_000_000),

	/**
	 * Gigabyte-seconds: the time an object was busy, times the memory it is taken to
	 * have. Priced by the million.
	 */
	DURATION(1_000_000),

	/** Rows read. Priced by the million. */
	ROWS_READ(1_000_000),

	/** Rows written. Priced by the million. */
	ROWS_WRITTEN(1_000_000),

	/**
	 * Gigabyte-months: what was stored, on average over the days of a month. A gigabyte
	 * has 10⁹ bytes. Priced by the gigabyte-month.
	 */
	STORAGE(1);

	private final int unit;

	UsageMetric(int unit) {
		this.unit = unit;
	}

	/**
	 * How much a price is for.
	 * @return a million, or one
	 */
	public int unit() {
		return this.unit;
	}

}
