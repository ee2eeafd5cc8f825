package dev.durableobjects.runtime;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.gate.Output;
import org.jspecify.annotations.Nullable;

/**
 * A visit. Its result is an output behind what it has written.
 *
 * @param <R> the result type
 */
final class VisitEvent<R extends @Nullable Object> implements ObjectEvent, Output {

	private final @Nullable String objectName;

	private final ObjectVisit<R> visit;

	private final CompletableFuture<R> future;

	private Runnable outcome = () -> {
	};

	VisitEvent(@Nullable String objectName, ObjectVisit<R> visit, CompletableFuture<R> future) {
		this.objectName = objectName;
		this.visit = visit;
		this.future = future;
	}

	@Override
	public @Nullable String objectName() {
		return this.objectName;
	}

	@Override
	public long size() {
		return 0;
	}

	@Override
	public @Nullable CallOrigin origin() {
		return null;
	}

	@Override
	public boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public boolean mayRunAsleep() {
		return !this.visit.isWaking();
	}

	@Override
	public boolean runAsleep(ObjectInstance instance) {
		try {
			visit(instance, null);
		}
		catch (Exception | Error ex) {
			instance.codeThrew(ex);
			fail(instance, ex);
		}
		return true;
	}

	@Override
	public void run(ObjectInstance instance) throws Exception {
		visit(instance, instance.target());
	}

	private void visit(ObjectInstance instance, @Nullable Object target) throws Exception {
		R result = this.visit.visit(target, new DefaultDurableObjectState(instance));
		instance.check();
		instance.codeReturned();
		this.outcome = () -> this.future.complete(result);
		instance.outputGate().whenOpen(this);
	}

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		this.outcome = () -> this.future.completeExceptionally(failure);
		instance.outputGate().whenOpen(this);
	}

	@Override
	public void reject(Throwable failure) {
		this.future.completeExceptionally(failure);
	}

	@Override
	public void release() {
		this.outcome.run();
	}

	@Override
	public void discard(Throwable cause) {
		this.future.completeExceptionally(cause);
	}

}
