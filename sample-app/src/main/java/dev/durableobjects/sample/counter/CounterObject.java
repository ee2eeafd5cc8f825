package dev.durableobjects.sample.counter;

import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.SyncKvStorage;

/**
 * One counter. Reading and writing need no lock, because an object handles one event at a
 * time.
 */
@DurableObject
class CounterObject implements Counter {

	private final SyncKvStorage kv;

	CounterObject(DurableObjectState ctx) {
		this.kv = ctx.storage().kv();
	}

	@Override
	public Mono<Long> increment() {
		long count = this.kv.getOrDefault("count", 0L) + 1;
		this.kv.put("count", count);
		return Mono.just(count);
	}

	@Override
	public Mono<Long> getCount() {
		return Mono.just(this.kv.getOrDefault("count", 0L));
	}

	@Override
	public Mono<Void> reset() {
		this.kv.delete("count");
		return Mono.empty();
	}

}
