package dev.durableobjects.sqlite;

import java.sql.SQLException;

/**
 * Told of what happens to an object's transaction. Called inside a use of the database,
 * on the object's thread unless a method says otherwise.
 */
interface TransactionListener {

	/**
	 * SQLite has rolled the transaction back by itself. Called inside the statement that
	 * made it do so.
	 */
	void rolledBack();

	/**
	 * Something was undone that the object's code may have seen: what is known of the
	 * database from before may be wrong.
	 */
	void undone();

	/**
	 * Whether the transaction may be committed at once, on any thread.
	 * @return false if {@link #beforeCommit()} may have to wait
	 */
	boolean isReadyToCommit();

	/**
	 * The transaction is about to be committed. May wait.
	 * @throws RuntimeException if it must not be
	 */
	void beforeCommit() throws SQLException;

	/**
	 * The transaction is committed, but not durable yet. Never throws: the flush is asked
	 * for afterwards.
	 * @param lock the number of the output gate's lock that opens when it is
	 */
	void committed(long lock);

	/**
	 * Commits are durable; what waits for them has not left yet. Called on a flush
	 * thread.
	 * @param lock the number of the newest lock
	 */
	void durable(long lock);

}
