package dev.durableobjects.gate;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of one object's code that nothing else of the object may interleave with, its
 * own waits included. What goes on in an object belongs to the section in which it was
 * begun; when that section has ended, it belongs to the one around it.
 * <p>
 * Made by {@link CriticalSections}. Thread-safe.
 */
public final class CriticalSection {

	private final @Nullable CriticalSection parent;

	private final String what;

	private final int depth;

	private final InputGate.Lock lock;

	private volatile boolean ended;

	CriticalSection(@Nullable CriticalSection parent, String what, InputGate.Lock lock) {
		this.parent = parent;
		this.what = what;
		this.lock = lock;
		this.depth = (parent != null) ? parent.depth + 1 : 1;
	}

	/**
	 * The innermost section that is still open, of a section and those around it.
	 * @param section the section, or {@code null} for none
	 * @return the section, or {@code null} if none is open
	 */
	public static @Nullable CriticalSection open(@Nullable CriticalSection section) {
		CriticalSection open = section;
		while (open != null && open.ended) {
			open = open.parent;
		}
		return open;
	}

	@Nullable CriticalSection parent() {
		return this.parent;
	}

	/**
	 * What the section is, for messages.
	 * @return for example {@code blockConcurrencyWhile()}
	 */
	public String what() {
		return this.what;
	}

	/**
	 * How many sections are open around this one, itself included.
	 * @return the depth, from 1 on
	 */
	public int depth() {
		return this.depth;
	}

	/**
	 * Whether the section is over.
	 * @return whether it no longer holds anything back
	 */
	public boolean hasEnded() {
		return this.ended;
	}

	void end() {
		this.ended = true;
		this.lock.release();
	}

}
