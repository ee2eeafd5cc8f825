package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The storage of one object as the documents promise it: copies of the whole state, one
 * for each point to which something can be undone.
 */
final class ModelStorage {

	static final int NO_LOCK = 0;

	static final int MAYBE_LOCK = 1;

	static final int LOCK = 2;

	final boolean sql;

	final Choices choices;

	ModelState committed = new ModelState();

	ModelState turnStart = new ModelState();

	ModelState now = new ModelState();

	/** Transactions inside the turn or inside an explicit transaction. */
	final List<ModelHandle> parts = new ArrayList<>();

	boolean explicit;

	/** Transactions of an object without SQL that are running. */
	int overlays;

	boolean doomed;

	/** Whether the results of events have to wait for the next commit. */
	int locks;

	/** Events that have ended since the last commit. */
	private final List<Ended> batch = new ArrayList<>();

	final List<ModelCursor> open = new ArrayList<>();

	final @Nullable ModelCursor[] cursors = new ModelCursor[2];

	final @Nullable ModelIterator[] iterators = new ModelIterator[2];

	boolean schemaChanged;

	int life;

	ModelStorage(boolean sql, Choices choices) {
		this.sql = sql;
		this.choices = choices;
	}

	boolean isInside() {
		return this.explicit || !this.parts.isEmpty();
	}

	void overlayEnded(ModelHandle handle) {
		if (handle.overlay != null && this.overlays > 0) {
			this.overlays--;
		}
	}

	void checkDoom() {
		if (this.doomed) {
			throw new ModelFailure("doomed");
		}
	}

	void lock(int level) {
		if (!this.explicit) {
			this.locks = Math.max(this.locks, level);
		}
	}

	void doom() {
		this.doomed = true;
		throw new ModelFailure("SQLITE_CONSTRAINT");
	}

	/**
	 * Commit, unless SQLite refuses.
	 * @return whether it has not refused
	 */
	boolean commit() {
		if (this.doomed || this.now.isViolated()) {
			return false;
		}
		this.batch.forEach((event) -> event.check(false));
		this.batch.clear();
		this.committed = this.now.copy();
		this.turnStart = this.now.copy();
		this.locks = NO_LOCK;
		this.schemaChanged = false;
		return true;
	}

	void undoTo(ModelState state) {
		this.now = state.copy();
		if (this.schemaChanged) {
			this.open.forEach((cursor) -> cursor.mayAbort = true);
		}
	}

	/**
	 * An event has ended, and others may come before the commit.
	 */
	void ended(RunningEvent event, String outcome) {
		closeCursors(event);
		this.turnStart = this.now.copy();
		this.batch.add(new Ended(event, outcome, this.locks));
		if (this.doomed) {
			lose();
		}
	}

	private void closeCursors(RunningEvent event) {
		this.open.stream().filter((cursor) -> cursor.owner == event).forEach((cursor) -> cursor.close("closed"));
		this.open.removeIf((cursor) -> cursor.owner == event);
	}

	/**
	 * An event has aborted the object.
	 */
	void aborted(RunningEvent event) {
		this.explicit = false;
		this.now = this.turnStart.copy();
		if (!commit()) {
			lose();
		}
		else {
			endLife();
		}
		new Ended(event, "reset", LOCK).check(true);
	}

	void commitOrLose() {
		if (!commit()) {
			lose();
		}
	}

	/**
	 * What is not committed is lost.
	 */
	void lose() {
		this.batch.forEach((event) -> event.check(true));
		this.batch.clear();
		endLife();
	}

	/**
	 * Another event comes at once: the runtime may commit before it or not.
	 * @return whether a commit failed while that event was running already
	 */
	boolean betweenEvents() {
		if (this.locks == NO_LOCK) {
			return false;
		}
		int choice = this.choices.next(this.now.isViolated() ? 3 : 2);
		if (choice > 0) {
			commitOrLose();
		}
		return choice == 2;
	}

	void endLife() {
		this.life++;
		this.now = this.committed.copy();
		this.turnStart = this.committed.copy();
		this.parts.clear();
		this.explicit = false;
		this.overlays = 0;
		this.doomed = false;
		this.locks = NO_LOCK;
		this.schemaChanged = false;
		this.open.clear();
		this.cursors[0] = null;
		this.cursors[1] = null;
		this.iterators[0] = null;
		this.iterators[1] = null;
	}

	/**
	 * Reads keys one by one, as they are when they are read, and the first one when the
	 * iterator is made.
	 */
	static final class ModelIterator {

		final boolean reverse;

		final ModelState made;

		boolean begun;

		@Nullable Integer last;

		boolean atEnd;

		ModelIterator(boolean reverse, ModelState now) {
			this.reverse = reverse;
			this.made = now.copy();
		}

	}

	private static final class Ended {

		private final RunningEvent event;

		private final String outcome;

		private final int lock;

		Ended(RunningEvent event, String outcome, int lock) {
			this.event = event;
			this.outcome = outcome;
			this.lock = lock;
		}

		void check(boolean lost) {
			String actual = this.event.outcome();
			boolean mayBeReset = lost && this.lock != NO_LOCK;
			boolean mayBeItself = !lost || this.lock != LOCK;
			if (!(mayBeReset && actual.equals("reset")) && !(mayBeItself && actual.equals(this.outcome))) {
				throw new Mismatch(this.event.step() + " ended as '" + actual + "' and not as '"
						+ (mayBeReset ? "reset" : this.outcome) + "'");
			}
		}

	}

}
