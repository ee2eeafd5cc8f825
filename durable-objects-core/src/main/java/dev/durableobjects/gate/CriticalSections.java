package dev.durableobjects.gate;

import org.jspecify.annotations.Nullable;

/**
 * The critical sections of one life of an object, one within the other. While one is
 * open, the input gate is closed, and of what the object has begun before only that goes
 * on which belongs to the innermost section. Sections that are begun side by side run one
 * after the other, because whoever would begin the second is held back.
 * <p>
 * Confined to the owner of the object, except {@link #innermost()}.
 */
public final class CriticalSections {

	/**
	 * How deep sections nest.
	 */
	public static final int MAX_DEPTH = 64;

	private final InputGate gate;

	private volatile @Nullable CriticalSection innermost;

	/**
	 * Create the sections of a life; none is open.
	 * @param gate closed while one is
	 */
	public CriticalSections(InputGate gate) {
		this.gate = gate;
	}

	/**
	 * Begin a section within the innermost one.
	 * @param what what the section is, for messages
	 * @return the section
	 * @throws IllegalStateException if sections are nested too deeply
	 */
	public CriticalSection begin(String what) {
		CriticalSection outer = this.innermost;
		if (outer != null && outer.depth() >= MAX_DEPTH) {
			throw new IllegalStateException(what + " calls are nested too deeply. At most " + MAX_DEPTH
					+ " sections of an object can be open within each other.");
		}
		CriticalSection section = new CriticalSection(outer, what, this.gate.lock());
		this.innermost = section;
		return section;
	}

	/**
	 * End the innermost section. Does nothing if it has ended already.
	 * @param section the section
	 */
	public void end(CriticalSection section) {
		if (section.hasEnded()) {
			return;
		}
		if (section != this.innermost) {
			throw new IllegalStateException(
					"'" + section.what() + "' cannot end before the sections within it have ended.");
		}
		this.innermost = section.parent();
		section.end();
	}

	/**
	 * End all sections: the life is over.
	 */
	public void endAll() {
		for (CriticalSection section = this.innermost; section != null; section = section.parent()) {
			section.end();
		}
		this.innermost = null;
	}

	/**
	 * The innermost open section. May be called by any thread.
	 * @return the section, or {@code null} if none is open
	 */
	public @Nullable CriticalSection innermost() {
		return this.innermost;
	}

	/**
	 * Whether what belongs to a section may go on now.
	 * @param section the section in which it was begun, or {@code null} for none
	 * @return whether nothing holds it back
	 */
	public boolean admits(@Nullable CriticalSection section) {
		return CriticalSection.open(section) == this.innermost;
	}

}
