package dev.durableobjects.benchmarks;

/**
 * What {@link StorageBenchmark} does with one database, in the object's way and in the
 * driver's. Used by one thread.
 */
interface MeasuredStorage extends AutoCloseable {

	/**
	 * Read two columns of one row by its primary key.
	 */
	long read(long id) throws Exception;

	/**
	 * Insert one row, or replace its values.
	 */
	void upsert(long id, String name, long score) throws Exception;

	/**
	 * Read three columns of every row.
	 */
	long iterate() throws Exception;

	/**
	 * Read the value of a key as text.
	 */
	String get(String key) throws Exception;

	/**
	 * Store a text under a key.
	 */
	void put(String key, String value) throws Exception;

	/**
	 * Read the value of a key as a number.
	 */
	long getNumber(String key) throws Exception;

	/**
	 * Store a number under a key.
	 */
	void putNumber(String key, long value) throws Exception;

	/**
	 * Commit what was written, and write the log back if it has grown past 4 MB.
	 */
	void commit() throws Exception;

	@Override
	void close() throws Exception;

}
