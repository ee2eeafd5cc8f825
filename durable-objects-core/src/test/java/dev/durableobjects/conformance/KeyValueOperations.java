package dev.durableobjects.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import dev.durableobjects.ListOptions;
import org.jspecify.annotations.Nullable;

/**
 * The asynchronous key-value operations. Options of single operations
 * ({@code allowConcurrency} and the like) have no counterpart and change no result.
 */
final class KeyValueOperations {

	private final ValueCodec codec = new ValueCodec();

	private final Entries entries = new Entries(this.codec);

	void addTo(Map<String, OperationHandler> handlers) {
		handlers.put("get", (operation, scope, nested) -> get(operation, scope));
		handlers.put("getMany", (operation, scope, nested) -> this.entries
			.list(scope.completed(scope.target(operation).get(operation.texts("keys"), Object.class)).entrySet()));
		handlers.put("put", (operation, scope, nested) -> nothing(scope.completed(
				scope.target(operation).put(operation.text("key"), this.codec.toStored(operation.value("value"))))));
		handlers.put("putMany", (operation, scope,
				nested) -> nothing(scope.completed(scope.target(operation).put(entriesOf(operation)))));
		handlers.put("delete",
				(operation, scope, nested) -> scope.completed(scope.target(operation).delete(operation.text("key"))));
		handlers.put("deleteMany",
				(operation, scope, nested) -> scope.completed(scope.target(operation).delete(operation.texts("keys"))));
		handlers.put("list", (operation, scope, nested) -> list(operation, scope));
		handlers.put("deleteAll",
				(operation, scope, nested) -> nothing(scope.completed(scope.target(operation).deleteAll())));
		handlers.put("sync", (operation, scope, nested) -> nothing(sync(scope)));
	}

	private static @Nullable Object sync(EventScope scope) {
		CompletableFuture<@Nullable Void> durable = scope.storage().sync();
		return scope.isSynchronous() ? null : scope.state().await(durable);
	}

	private @Nullable Object get(Operation operation, EventScope scope) {
		String key = operation.text("key");
		Object stored = scope.completed(scope.target(operation).get(key, Object.class));
		if (stored != null) {
			return this.codec.fromStored(stored);
		}
		boolean exists = scope.completed(scope.target(operation).get(List.of(key), Object.class)).containsKey(key);
		return exists ? null : Undefined.UNDEFINED;
	}

	private Object list(Operation operation, EventScope scope) {
		ListOptions options = operation.listOptions();
		return this.entries.list(
				scope
					.completed((options != null) ? scope.target(operation).list(Object.class, options)
							: scope.target(operation).list(Object.class))
					.entrySet());
	}

	private Map<String, @Nullable Object> entriesOf(Operation operation) {
		Map<String, @Nullable Object> map = new LinkedHashMap<>();
		for (Object entry : operation.values("entries")) {
			List<?> pair = (List<?>) entry;
			map.put((String) pair.get(0), this.codec.toStored(pair.get(1)));
		}
		return map;
	}

	/**
	 * A result that must be none. Anything else shows as a difference.
	 */
	private static Object nothing(@Nullable Object result) {
		return (result != null) ? result : Undefined.UNDEFINED;
	}

}
