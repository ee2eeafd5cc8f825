package dev.durableobjects.runtime;

/**
 * Something that is in force on a thread while code of an object runs there.
 */
@FunctionalInterface
public interface TurnScope extends AutoCloseable {

	/**
	 * A scope of nothing.
	 */
	TurnScope NONE = () -> {
	};

	/**
	 * End it, on the thread that began it.
	 */
	@Override
	void close();

}
