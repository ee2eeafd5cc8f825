package dev.durableobjects.model;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectStorage;
import dev.durableobjects.DurableObjectStorageOperations;
import dev.durableobjects.DurableObjectTransaction;
import dev.durableobjects.SqlStorageException;
import dev.durableobjects.model.Descriptions.ApplicationFailure;

/**
 * Runs the steps of one event in the object, and records what comes of each.
 */
final class EventSteps {

	private final ModelledObject object;

	private final RunningEvent event;

	private final DurableObjectStorage storage;

	private final KeySteps keySteps;

	private final SqlSteps sqlSteps;

	private final List<DurableObjectTransaction> handles = new ArrayList<>();

	private @Nullable DurableObjectTransaction ended;

	EventSteps(ModelledObject object, RunningEvent event) {
		this.object = object;
		this.event = event;
		this.storage = object.ctx.storage();
		this.keySteps = new KeySteps(object);
		this.sqlSteps = new SqlSteps(object);
	}

	void run() {
		if (this.event.step().is("hold")) {
			// Blocks the object's thread, so that events queue up.
			this.event.waits(this.event.step(), true).join();
		}
		runAll(this.event.step().steps());
	}

	private void runAll(List<Step> steps) {
		steps.forEach(this::run);
	}

	private void run(Step step) {
		switch (step.name()) {
			case "fail" -> throw new ApplicationFailure();
			case "abort" -> abort(step);
			default -> recorded(step);
		}
	}

	private void abort(Step step) {
		try {
			this.object.ctx.abort("aborted");
		}
		catch (Error ex) {
			if (step.number(0) == 0) {
				throw ex;
			}
		}
	}

	private void recorded(Step step) {
		try {
			this.event.trace().add(step.name() + "=" + result(step));
		}
		catch (SqlStorageException | IllegalStateException | ApplicationFailure ex) {
			this.event.trace().add(step.name() + "!" + Descriptions.describe(ex));
			if (step.strict()) {
				throw ex;
			}
		}
	}

	private @Nullable Object result(Step step) {
		return switch (step.name()) {
			case "transactionSync" -> this.storage.transactionSync(() -> {
				this.event.trace().add("begin");
				runAll(step.steps());
				return "end";
			});
			case "inTransaction" -> this.storage.inTransaction((handle) -> inside(step, handle));
			case "transaction" -> joined(() -> this.storage
				.transaction((handle) -> CompletableFuture.completedFuture(inside(step, handle))));
			case "rollback" -> rollback(step.number(0));
			case "dead" -> (this.ended != null) ? this.ended.put(Keys.key(0), 0).join() : "none";
			case "wait" -> waits(step);
			case "sync" -> this.event.queued().isEmpty() ? this.object.ctx.await(this.storage.sync()) : "skipped";
			case "deleteAll" -> this.storage.deleteAll().join();
			case "dump" -> StoredStateOf.object(this.object);
			default -> leaf(step);
		};
	}

	private @Nullable Object leaf(Step step) {
		return KeySteps.NAMES.contains(step.name())
				? this.keySteps.run(step, operations(step.number(step.numbers().size() - 1))) : this.sqlSteps.run(step);
	}

	private String inside(Step step, DurableObjectTransaction handle) {
		this.event.trace().add("begin");
		this.handles.add(handle);
		try {
			runAll(step.steps());
		}
		finally {
			this.handles.remove(handle);
			this.ended = handle;
		}
		return "end";
	}

	private static <T> T joined(Supplier<CompletableFuture<T>> future) {
		try {
			return future.get().join();
		}
		catch (CompletionException ex) {
			throw (ex.getCause() instanceof RuntimeException cause) ? cause : ex;
		}
	}

	private String rollback(int depth) {
		int index = this.handles.size() - 1 - depth;
		if (index < 0) {
			return "none";
		}
		this.handles.get(index).rollback();
		return "done";
	}

	/**
	 * Through what the keys and the alarm are used: {@code null} is the synchronous
	 * interface.
	 */
	private @Nullable DurableObjectStorageOperations operations(int api) {
		int index = this.handles.size() + 1 - api;
		if (api < 2 || index < 0) {
			return (api == 0) ? null : this.storage;
		}
		return this.handles.get(index);
	}

	/**
	 * Wait for the test, which runs the events of the step meanwhile. Where no wait can
	 * succeed the test is not told.
	 */
	private String waits(Step step) {
		if (this.isDoomed()) {
			this.object.ctx.await(() -> new CompletableFuture<>());
			return "although doomed";
		}
		boolean alone = !this.handles.isEmpty();
		return this.object.ctx.await(() -> this.event.waits(step, alone));
	}

	private boolean isDoomed() {
		try {
			this.storage.getAlarm();
			return false;
		}
		catch (SqlStorageException ex) {
			return true;
		}
	}

}
