package dev.durableobjects.namespace;

import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import org.jspecify.annotations.Nullable;

/**
 * Notes its alarms, outside its storage too, and does with them what the test says.
 */
final class SleeperObject implements Sleeper, AlarmHandler {

	private final DurableObjectState ctx;

	private final Queue<String> seen;

	private final BiConsumer<DurableObjectState, AlarmInvocationInfo> handler;

	SleeperObject(DurableObjectState ctx, ConcurrentLinkedQueue<String> seen,
			BiConsumer<DurableObjectState, AlarmInvocationInfo> handler) {
		this.ctx = ctx;
		this.seen = seen;
		this.handler = handler;
	}

	@Override
	public void wakeAt(Instant time) {
		this.ctx.storage().setAlarm(time);
	}

	@Override
	public void cancel() {
		this.ctx.storage().deleteAlarm();
	}

	@Override
	public void clear() {
		this.ctx.storage().deleteAll();
	}

	@Override
	public @Nullable Instant due() {
		return this.ctx.storage().getAlarm().join();
	}

	@Override
	public List<String> runs() {
		return List.copyOf(this.seen);
	}

	@Override
	public long handled() {
		return this.ctx.storage().kv().getOrDefault("handled", 0L);
	}

	@Override
	public void abort(boolean retryAlarm) {
		this.ctx.abort("as told", retryAlarm);
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		this.seen.add(this.ctx.id().name() + " " + info.retryCount() + " " + info.scheduledTime());
		this.handler.accept(this.ctx, info);
		this.ctx.storage().kv().put("handled", handled() + 1);
	}

}
