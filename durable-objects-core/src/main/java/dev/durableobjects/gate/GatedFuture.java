package dev.durableobjects.gate;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

/**
 * A future of the runtime's own: what it stands for has been held back until the writes
 * that preceded it were durable. An object may wait for it as it is; so it may for stages
 * derived from it.
 *
 * @param <T> the result type
 */
public class GatedFuture<T extends @Nullable Object> extends CompletableFuture<T> {

	private static final String WOULD_BLOCK = "Waiting here would block the object's thread, and the result could "
			+ "never come. Wait with ctx.await(…).";

	@Override
	public <U extends @Nullable Object> CompletableFuture<U> newIncompleteFuture() {
		return new GatedFuture<>();
	}

	/**
	 * {@inheritDoc} In an object's event it never waits.
	 * @throws IllegalStateException if it would have to
	 */
	@Override
	public T join() {
		checkMayBlock();
		return super.join();
	}

	/**
	 * {@inheritDoc} In an object's event it never waits.
	 * @throws IllegalStateException if it would have to
	 */
	@Override
	public T get() throws InterruptedException, ExecutionException {
		checkMayBlock();
		return super.get();
	}

	/**
	 * {@inheritDoc} In an object's event it never waits.
	 * @throws IllegalStateException if it would have to
	 */
	@Override
	public T get(long timeout, TimeUnit unit) throws InterruptedException, ExecutionException, TimeoutException {
		checkMayBlock();
		return super.get(timeout, unit);
	}

	private void checkMayBlock() {
		if (!isDone() && Thread.currentThread() instanceof GatedThread thread && thread.isInEvent()) {
			throw new IllegalStateException(WOULD_BLOCK);
		}
	}

}
