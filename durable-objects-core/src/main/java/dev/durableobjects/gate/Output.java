package dev.durableobjects.gate;

/**
 * Something that leaves an object: a result, an error, a call to another object. Exactly
 * one of its methods is called, exactly once, on the thread that opened or broke the
 * gate; it must neither block nor run an application's code there.
 */
public interface Output {

	/**
	 * Every write that preceded this output is durable: let it leave.
	 */
	void release();

	/**
	 * A write that preceded this output is lost: the output must not be seen.
	 * @param cause why the write is lost
	 */
	void discard(Throwable cause);

}
