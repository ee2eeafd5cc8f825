package dev.durableobjects.benchmarks;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import dev.durableobjects.DurableObjectState;
import reactor.core.publisher.Mono;

/**
 * The measured object.
 */
final class MeasuredObject implements Measured {

	private final DurableObjectState ctx;

	MeasuredObject(DurableObjectState ctx) {
		this.ctx = ctx;
	}

	@Override
	public CompletableFuture<Long> echo(long value) {
		return CompletableFuture.completedFuture(value);
	}

	@Override
	public CompletableFuture<Long> increment() {
		long count = this.ctx.storage().kv().getOrDefault("count", 0L) + 1;
		this.ctx.storage().kv().put("count", count);
		return CompletableFuture.completedFuture(count);
	}

	@Override
	public CompletableFuture<Long> count() {
		return CompletableFuture.completedFuture(this.ctx.storage().kv().getOrDefault("count", 0L));
	}

	@Override
	public CompletableFuture<Long> await(long millis) {
		this.ctx.await(Mono.delay(Duration.ofMillis(millis)));
		return CompletableFuture.completedFuture(1L);
	}

	@Override
	public CompletableFuture<Long> block(long millis) {
		long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
		for (long left = until - System.nanoTime(); left > 0; left = until - System.nanoTime()) {
			LockSupport.parkNanos(left);
		}
		return CompletableFuture.completedFuture(1L);
	}

	@Override
	public CompletableFuture<Long> scan() {
		return CompletableFuture.completedFuture(this.ctx.storage()
			.sql()
			.exec("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000000) "
					+ "SELECT count(*) AS c FROM n")
			.one()
			.getLong("c"));
	}

}
