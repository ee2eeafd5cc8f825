package dev.durableobjects.benchmarks;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SyncKvStorage;

/**
 * Tells its rank when its alarm runs, and writes that it did.
 */
final class RingingObject implements Ringing, AlarmHandler {

	private final DurableObjectState ctx;

	private final IntConsumer rung;

	RingingObject(DurableObjectState ctx, IntConsumer rung) {
		this.ctx = ctx;
		this.rung = rung;
	}

	@Override
	public CompletableFuture<Integer> ringAt(Instant time, int rank) {
		this.ctx.storage().kv().put("rank", rank);
		this.ctx.storage().setAlarm(time);
		return CompletableFuture.completedFuture(rank);
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		SyncKvStorage kv = this.ctx.storage().kv();
		this.rung.accept(kv.getOrDefault("rank", -1));
		kv.put("rung", info.scheduledTime());
	}

	@Override
	public CompletableFuture<Long> increment() {
		SyncKvStorage kv = this.ctx.storage().kv();
		long count = kv.getOrDefault("count", 0L) + 1;
		kv.put("count", count);
		return CompletableFuture.completedFuture(count);
	}

}
