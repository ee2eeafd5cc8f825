package dev.durableobjects;

/**
 * The handle of a running {@link DurableObjectStorage#inTransaction transaction}: the
 * asynchronous key-value operations, as part of it, and a way to undo it.
 * <p>
 * In a class created with {@code new-sqlite-classes} everything that is done with the
 * object's storage meanwhile belongs to the transaction too. In one created with
 * {@code new-classes} only what is done through the handle does; the object's storage
 * shows it when the transaction has ended. A transaction inside another one is undone
 * alone, and becomes durable with the outer one; in a class created with
 * {@code new-classes} it is independent of the outer one.
 * <p>
 * A handle is dead when its transaction has ended: its methods throw
 * {@link IllegalStateException}.
 */
public interface DurableObjectTransaction extends DurableObjectStorageOperations {

	/**
	 * Undo everything that belongs to the transaction. It is over then: the code that
	 * runs in it goes on, what it writes with the object's storage is an ordinary write
	 * of the event or of the transaction around this one, the handle is dead, and nothing
	 * is thrown. Repeated calls do nothing.
	 * @throws IllegalStateException if a transaction inside this one is still running,
	 * even one that is undone already, or if this one is committed
	 */
	void rollback();

}
