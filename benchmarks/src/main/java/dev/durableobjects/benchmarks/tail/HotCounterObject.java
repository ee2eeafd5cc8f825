package dev.durableobjects.benchmarks.tail;

import java.util.concurrent.CompletableFuture;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;

/**
 * The counter.
 */
@DurableObject
public class HotCounterObject implements HotCounter {

	private final DurableObjectState ctx;

	HotCounterObject(DurableObjectState ctx) {
		this.ctx = ctx;
	}

	@Override
	public CompletableFuture<Long> increment() {
		long count = this.ctx.storage().kv().getOrDefault("count", 0L) + 1;
		this.ctx.storage().kv().put("count", count);
		return CompletableFuture.completedFuture(count);
	}

}
