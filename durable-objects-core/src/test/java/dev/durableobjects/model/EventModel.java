package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.model.ModelFailure.Ended;

/**
 * Runs one event in the model, and compares each of its steps with what the runtime has
 * made of it.
 */
final class EventModel {

	private final ModelStorage storage;

	private final RunningEvent event;

	private final Function<Step, RunningEvent> events;

	private final KeyModel keys;

	private final SqlModel sql;

	private final TransactionModel transactions;

	/** The transactions that the event is inside of, those that are undone included. */
	private final List<ModelHandle> running = new ArrayList<>();

	private final List<ModelHandle> handles = new ArrayList<>();

	private final List<RunningEvent> queued = new ArrayList<>();

	private @Nullable ModelHandle last;

	private int position;

	private int synchronous;

	private boolean unknown;

	EventModel(ModelStorage storage, RunningEvent event, Function<Step, RunningEvent> events) {
		this.storage = storage;
		this.event = event;
		this.events = events;
		this.keys = new KeyModel(storage);
		this.sql = new SqlModel(storage);
		this.transactions = new TransactionModel(storage);
	}

	/**
	 * Run the event and those that it has kept waiting.
	 */
	void run() {
		String outcome = "ok";
		Ended ended = null;
		try {
			runAll(this.event.step().steps());
		}
		catch (ModelFailure ex) {
			outcome = ex.description();
		}
		catch (Ended ex) {
			ended = ex;
		}
		if (!this.unknown && this.position < this.event.trace().size()) {
			throw mismatch("nothing more");
		}
		if (ended == null) {
			this.storage.ended(this.event, outcome);
		}
		else if (ended.isAborted()) {
			this.storage.aborted(this.event);
		}
		else if (!this.unknown && !this.event.outcome().equals("reset")) {
			throw new Mismatch(this.event.step() + " ended as '" + this.event.outcome() + "' and not as 'reset'");
		}
		runQueued(this.queued);
	}

	private void runAll(List<Step> steps) {
		steps.forEach(this::run);
	}

	private void run(Step step) {
		if (step.is("fail")) {
			throw new ModelFailure("app");
		}
		if (step.is("abort")) {
			this.unknown |= step.number(0) != 0;
			throw new Ended(true);
		}
		try {
			if (step.is("read")) {
				read(step);
			}
			else if (!this.sql.mayBeLocked(step) || this.storage.doomed) {
				record(step.name() + "=" + result(step));
			}
			else {
				this.storage.lock(ModelStorage.LOCK);
				String locked = step.name() + "!SQLITE_LOCKED";
				String done = this.sql.isLocked(step) ? locked : step.name() + "=null";
				if (record(locked, done).equals(locked)) {
					throw new ModelFailure("SQLITE_LOCKED", true);
				}
				this.sql.run(step, this.event);
			}
		}
		catch (ModelFailure ex) {
			if (!ex.isRecorded()) {
				record(step.name() + "!" + ex.description());
			}
			if (step.strict()) {
				throw new ModelFailure(ex.description());
			}
		}
	}

	private @Nullable Object result(Step step) {
		return switch (step.name()) {
			case "transactionSync" -> transactionSync(step);
			case "inTransaction", "transaction" -> transaction(step);
			case "rollback" -> rollback(this.handles.size() - 1 - step.number(0));
			case "dead" -> {
				if (this.last == null) {
					yield "none";
				}
				this.last.check();
				throw new AssertionError("The transaction is not over");
			}
			case "wait" -> waits(step);
			case "sync" -> sync();
			case "deleteAll" -> deleteAll();
			case "dump" -> {
				this.storage.checkDoom();
				yield this.storage.now;
			}
			default -> leaf(step);
		};
	}

	private @Nullable Object leaf(Step step) {
		if (step.is("next") && this.storage.doomed) {
			this.unknown = true;
		}
		if (!KeySteps.NAMES.contains(step.name())) {
			return this.sql.run(step, this.event);
		}
		int index = this.handles.size() + 1 - step.number(step.numbers().size() - 1);
		return this.keys.run(step, (index >= 0 && index < this.handles.size()) ? this.handles.get(index) : null);
	}

	private void read(Step step) {
		ModelCursor cursor = this.storage.cursors[step.number(0)];
		String value = (cursor != null) ? null : "read=none";
		if (cursor == null) {
			record(String.valueOf(value));
			return;
		}
		boolean kept = cursor.writes && (cursor.closed != null || this.storage.doomed);
		String failure = (cursor.closed != null) ? cursor.closed : this.storage.doomed ? "doomed" : "SQLITE_ABORT";
		if (cursor.closed != null && !kept) {
			throw new ModelFailure(failure);
		}
		if (this.storage.doomed && !kept && !cursor.atEnd) {
			throw new ModelFailure(failure);
		}
		boolean mayFail = kept || (cursor.mayAbort && !cursor.writes && !cursor.atEnd && cursor.rows.isEmpty());
		value = "read=" + this.sql.read(cursor);
		String seen = mayFail ? record(value, "read!" + failure) : record(value);
		if (!seen.equals(value)) {
			cursor.atEnd |= failure.equals("SQLITE_ABORT");
			throw new ModelFailure(failure, true);
		}
	}

	private String transactionSync(Step step) {
		if (!this.storage.sql) {
			throw new ModelFailure("no-sql");
		}
		this.storage.checkDoom();
		this.synchronous++;
		try {
			record("begin");
			return inside(step, this.transactions.part());
		}
		finally {
			this.synchronous--;
		}
	}

	private String transaction(Step step) {
		ModelHandle handle = this.transactions.begin();
		record("begin");
		this.handles.add(handle);
		try {
			String result = inside(step, handle);
			this.transactions.ended(handle, false);
			return result;
		}
		catch (ModelFailure ex) {
			this.transactions.ended(handle, true);
			throw ex;
		}
		finally {
			this.handles.remove(handle);
			this.last = handle;
			this.storage.overlayEnded(handle);
		}
	}

	private String inside(Step step, ModelHandle handle) {
		this.running.add(handle);
		try {
			runAll(step.steps());
			if (handle.dead == null) {
				this.transactions.commit(handle);
				handle.dead = "committed";
			}
			return "end";
		}
		catch (ModelFailure ex) {
			if (handle.dead == null) {
				this.transactions.undo(handle);
			}
			throw ex;
		}
		finally {
			this.running.remove(handle);
		}
	}

	private String rollback(int index) {
		if (index < 0) {
			return "none";
		}
		ModelHandle handle = this.handles.get(index);
		if (handle.dead != null) {
			return "done";
		}
		boolean innermost = this.running.get(this.running.size() - 1) == handle
				&& this.transactions.isInnermost(handle);
		if (handle.overlay == null && !innermost) {
			throw new ModelFailure("nested");
		}
		this.transactions.undo(handle);
		return "done";
	}

	private String waits(Step step) {
		if (this.synchronous > 0) {
			throw new ModelFailure("no-wait");
		}
		int life = this.storage.life;
		if (this.storage.doomed || (!this.storage.explicit && !this.storage.commit())) {
			this.storage.lose();
			throw new Ended(false);
		}
		if (!this.handles.isEmpty()) {
			step.steps().forEach((child) -> this.queued.add(this.events.apply(child)));
			return "over";
		}
		List<RunningEvent> earlier = List.copyOf(this.queued);
		this.queued.clear();
		runQueued(earlier);
		for (Step child : step.steps()) {
			new EventModel(this.storage, this.events.apply(child), this.events).run();
			this.storage.commitOrLose();
		}
		if (this.storage.life != life) {
			throw new Ended(false);
		}
		return "over";
	}

	/**
	 * Run events that come at once after something that may not be committed.
	 */
	void runQueued(List<RunningEvent> waiting) {
		for (RunningEvent next : waiting) {
			if (this.storage.betweenEvents()) {
				if (!next.outcome().equals("reset")) {
					throw new Mismatch(next.step() + " survived a failed commit as '" + next.outcome() + "'");
				}
			}
			else {
				new EventModel(this.storage, next, this.events).run();
			}
		}
		if (!waiting.isEmpty()) {
			this.storage.commitOrLose();
		}
	}

	private @Nullable Object sync() {
		if (!this.queued.isEmpty()) {
			return "skipped";
		}
		if (this.synchronous > 0) {
			throw new ModelFailure("no-wait");
		}
		boolean outside = !this.storage.isInside();
		if (outside) {
			this.storage.checkDoom();
		}
		else if (this.storage.doomed) {
			this.unknown = true;
			this.storage.lose();
			throw new Ended(false);
		}
		if (!this.storage.explicit && !this.storage.commit()) {
			this.storage.doom();
		}
		return null;
	}

	private @Nullable Object deleteAll() {
		if (this.storage.sql && (this.storage.isInside() || this.synchronous > 0 || !this.handles.isEmpty())) {
			throw new ModelFailure("inside");
		}
		this.storage.checkDoom();
		this.storage.open.forEach((cursor) -> cursor.close("deleted"));
		this.storage.open.clear();
		this.storage.now = this.storage.turnStart.copy();
		if (!this.storage.commit()) {
			this.storage.doom();
		}
		this.storage.now = new ModelState();
		this.storage.commit();
		this.storage.schemaChanged = true;
		return null;
	}

	private String record(String... possible) {
		if (this.unknown) {
			return possible[0];
		}
		if (this.position < this.event.trace().size()) {
			String actual = this.event.trace().get(this.position);
			for (String one : possible) {
				if (one.equals(actual)) {
					this.position++;
					return actual;
				}
			}
		}
		throw mismatch(String.join("' or '", possible));
	}

	private Mismatch mismatch(String expected) {
		List<String> trace = this.event.trace();
		return new Mismatch(
				this.event.step() + " ended as '" + this.event.outcome() + "': after " + trace.subList(0, this.position)
						+ " expected '" + expected + "' but got " + trace.subList(this.position, trace.size()));
	}

}
