package dev.durableobjects.runtime;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.gate.Output;
import dev.durableobjects.runtime.AlarmResult.Kind;
import org.jspecify.annotations.Nullable;

/**
 * An event that has a time, which is stored in the object and stays stored until the
 * event has been dealt with. Its result is an output behind what it has written, and
 * names the time.
 */
abstract class WakeEvent implements ObjectEvent, PendingWork, Output {

	private final @Nullable String objectName;

	private final CompletableFuture<AlarmResult> future;

	private volatile @Nullable Instant due;

	private @Nullable AlarmResult result;

	WakeEvent(@Nullable String objectName, CompletableFuture<AlarmResult> future) {
		this.objectName = objectName;
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
	public AwakeReason reason() {
		return AwakeReason.ALARM;
	}

	@Override
	public boolean isAwaited() {
		return true;
	}

	@Override
	public boolean isCancelled() {
		return this.future.isDone();
	}

	@Override
	public boolean mayRunAsleep() {
		return true;
	}

	/**
	 * The object is being aborted, by this event or another one, and wants no other try.
	 */
	abstract void aborted(ObjectInstance instance);

	boolean answers(CompletableFuture<AlarmResult> asked) {
		return this.future == asked;
	}

	@Nullable Instant due() {
		return this.due;
	}

	void due(@Nullable Instant time) {
		this.due = time;
	}

	/**
	 * Code of the application begins to run.
	 */
	void begin(ObjectInstance instance) {
		instance.add(this);
	}

	/**
	 * No code of the application runs any more.
	 */
	void end(ObjectInstance instance) {
		instance.remove(this);
	}

	void settle(ObjectInstance instance, Kind kind, @Nullable Throwable failure) {
		if (this.result == null) {
			this.result = new AlarmResult(kind, this.due, failure);
			instance.outputGate().whenOpen(this);
		}
	}

	@Override
	public void fail(ObjectInstance instance, Throwable failure) {
		settle(instance, Kind.FAILED, failure);
	}

	@Override
	public void reject(Throwable failure) {
		Instant handled = this.due;
		this.future.complete(
				(handled != null) ? new AlarmResult(Kind.FAILED, handled, failure) : AlarmResult.rejected(failure));
	}

	/**
	 * The object is reset while the event runs.
	 */
	@Override
	public void abandon(Throwable cause) {
		this.future.complete(new AlarmResult(Kind.FAILED, this.due, cause));
	}

	@Override
	public void release() {
		this.future.complete(this.result);
	}

	@Override
	public void discard(Throwable cause) {
		this.future.complete(new AlarmResult(Kind.FAILED, this.due, cause));
	}

}
