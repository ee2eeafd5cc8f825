package dev.durableobjects.sqlite;

/**
 * How one kind of transaction ends: a transaction of its own, a part of another one, or
 * an overlay of an object without SQL.
 */
interface TransactionPart {

	/**
	 * Whether no transaction inside this one is still running.
	 */
	boolean isInnermost();

	void commit();

	void rollback();

}
