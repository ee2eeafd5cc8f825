package dev.durableobjects.conformance;

import java.util.Iterator;
import java.util.Map;

import dev.durableobjects.ListOptions;
import dev.durableobjects.SyncKvStorage;
import org.jspecify.annotations.Nullable;

/**
 * The synchronous key-value operations.
 */
final class SyncKeyValueOperations {

	private final ValueCodec codec = new ValueCodec();

	private final Entries entries = new Entries(this.codec);

	void addTo(Map<String, OperationHandler> handlers) {
		handlers.put("kv.get", (operation, scope, nested) -> get(operation, scope));
		handlers.put("kv.put", (operation, scope, nested) -> put(operation, scope));
		handlers.put("kv.delete", (operation, scope, nested) -> scope.storage().kv().delete(operation.text("key")));
		handlers.put("kv.list", (operation, scope, nested) -> this.entries.list(iterable(operation, scope)));
		handlers.put("kv.iterate", (operation, scope, nested) -> iterate(operation, scope));
		handlers.put("kv.step", (operation, scope, nested) -> step(operation, scope));
	}

	private @Nullable Object get(Operation operation, EventScope scope) {
		SyncKvStorage kv = scope.storage().kv();
		String key = operation.text("key");
		Object stored = kv.get(key, Object.class);
		if (stored != null) {
			return this.codec.fromStored(stored);
		}
		return kv.contains(key) ? null : Undefined.UNDEFINED;
	}

	private Object put(Operation operation, EventScope scope) {
		scope.storage().kv().put(operation.text("key"), this.codec.toStored(operation.value("value")));
		return Undefined.UNDEFINED;
	}

	private Object iterate(Operation operation, EventScope scope) {
		scope.iterators().put(operation.text("name"), iterable(operation, scope).iterator());
		return Undefined.UNDEFINED;
	}

	private Object step(Operation operation, EventScope scope) {
		Iterator<Map.Entry<String, @Nullable Object>> iterator = scope.iterators().get(operation.text("name"));
		if (iterator == null) {
			throw new IllegalArgumentException("No iterator is open as '" + operation.text("name") + "'");
		}
		return iterator.hasNext() ? Map.of("done", false, "value", this.entries.pair(iterator.next()))
				: Map.of("done", true);
	}

	private Iterable<Map.Entry<String, @Nullable Object>> iterable(Operation operation, EventScope scope) {
		SyncKvStorage kv = scope.storage().kv();
		ListOptions options = operation.listOptions();
		return (options != null) ? kv.list(Object.class, options) : kv.list(Object.class);
	}

}
