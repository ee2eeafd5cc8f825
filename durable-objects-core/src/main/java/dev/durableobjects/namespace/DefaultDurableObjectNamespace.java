package dev.durableobjects.namespace;

import java.util.function.Consumer;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.DurableObjectInfo;
import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.ListObjects;
import dev.durableobjects.rpc.StubFactory;

/**
 * What is injected.
 *
 * @param <T> the stub interface
 */
final class DefaultDurableObjectNamespace<T> implements DurableObjectNamespace<T> {

	private final String binding;

	private final ObjectIds ids;

	private final StoredObjects stored;

	private final StubFactory<T> stubs;

	DefaultDurableObjectNamespace(String binding, ObjectIds ids, StoredObjects stored, StubFactory<T> stubs) {
		this.binding = binding;
		this.ids = ids;
		this.stored = stored;
		this.stubs = stubs;
	}

	String binding() {
		return this.binding;
	}

	@Override
	public DurableObjectId idFromName(String name) {
		return this.ids.fromName(name);
	}

	@Override
	public DurableObjectId idFromString(String hex) {
		return this.ids.fromString(hex);
	}

	@Override
	public DurableObjectId newUniqueId() {
		return this.ids.unique();
	}

	@Override
	public T get(DurableObjectId id) {
		return this.stubs.create(this.ids.check(id));
	}

	@Override
	public T getByName(String name) {
		return this.stubs.create(this.ids.fromName(name));
	}

	@Override
	public <R> Mono<R> invoke(DurableObjectId id, Function<? super T, ? extends R> call) {
		return this.stubs.invoke(this.ids.check(id), call);
	}

	@Override
	public Mono<Void> invokeVoid(DurableObjectId id, Consumer<? super T> call) {
		return this.stubs.invokeVoid(this.ids.check(id), call);
	}

	@Override
	public Flux<DurableObjectInfo> list(ListObjects query) {
		return this.stored.list(query);
	}

	@Override
	public Mono<Void> erase(DurableObjectId id) {
		return this.stored.erase(this.ids.check(id));
	}

	@Override
	public String toString() {
		return "DurableObjectNamespace " + this.binding;
	}

}
