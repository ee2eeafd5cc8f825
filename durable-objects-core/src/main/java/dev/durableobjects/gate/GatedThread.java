package dev.durableobjects.gate;

/**
 * A thread that runs an object's events. While it does, it must not be blocked: nobody
 * else can run what it would wait for.
 */
public interface GatedThread {

	/**
	 * Whether the thread, which is the calling one, runs an object's event.
	 * @return whether it must not be blocked
	 */
	boolean isInEvent();

}
