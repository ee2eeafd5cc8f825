package dev.durableobjects.model;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectStorageOperations;
import dev.durableobjects.ListOptions;
import dev.durableobjects.SyncKvStorage;

/**
 * Steps about keys and the alarm. Their last argument says through which interface.
 */
final class KeySteps {

	static final Set<String> NAMES = Set.of("put", "get", "delete", "list", "putAll", "deleteKeys", "iterate", "next",
			"setAlarm", "getAlarm", "deleteAlarm");

	private final ModelledObject object;

	KeySteps(ModelledObject object) {
		this.object = object;
	}

	@Nullable Object run(Step step, @Nullable DurableObjectStorageOperations operations) {
		if (operations == null) {
			return synchronous(step, this.object.ctx.storage().kv());
		}
		String key = Keys.key(step.number(0));
		return switch (step.name()) {
			case "put" -> operations.put(key, step.number(1)).join();
			case "get" -> operations.get(key, Long.class).join();
			case "delete" -> operations.delete(key).join();
			case "list" -> numbered(operations.list(Long.class, options(step)).join());
			case "putAll" ->
				operations.put(Map.of(key, step.number(1), Keys.key(step.number(0) + 1), step.number(1))).join();
			case "deleteKeys" -> operations.delete(List.of(key, Keys.key(step.number(0) + 1))).join();
			case "setAlarm" -> operations.setAlarm(StoredState.instant(step.number(0))).join();
			case "getAlarm" -> {
				Instant alarm = operations.getAlarm().join();
				yield StoredState.alarm(alarm);
			}
			case "deleteAlarm" -> operations.deleteAlarm().join();
			default -> throw new IllegalArgumentException(step.toString());
		};
	}

	private @Nullable Object synchronous(Step step, SyncKvStorage kv) {
		String key = Keys.key(step.number(0));
		return switch (step.name()) {
			case "put" -> {
				kv.put(key, step.number(1));
				yield null;
			}
			case "get" -> kv.get(key, Long.class);
			case "delete" -> kv.delete(key);
			case "list" -> {
				Map<String, @Nullable Long> found = new LinkedHashMap<>();
				kv.list(Long.class, options(step)).forEach((entry) -> found.put(entry.getKey(), entry.getValue()));
				yield numbered(found);
			}
			case "iterate" -> {
				this.object.iterators[step.number(0)] = kv
					.list(Long.class, reversed(ListOptions.create(), step.number(1) == 1))
					.iterator();
				yield null;
			}
			case "next" -> next(step.number(0));
			default -> run(step, this.object.ctx.storage());
		};
	}

	private String next(int slot) {
		java.util.Iterator<Map.Entry<String, @Nullable Long>> iterator = this.object.iterators[slot];
		if (iterator == null) {
			return "none";
		}
		if (!iterator.hasNext()) {
			return "end";
		}
		Map.Entry<String, @Nullable Long> entry = iterator.next();
		return Keys.number(entry.getKey()) + ":" + entry.getValue();
	}

	private static ListOptions reversed(ListOptions options, boolean reverse) {
		return reverse ? options.reversed() : options;
	}

	private static ListOptions options(Step step) {
		ListOptions options = reversed(ListOptions.create().start(Keys.key(step.number(0))), (step.number(2) & 4) != 0);
		if (step.number(1) < Keys.COUNT) {
			options = options.end(Keys.key(step.number(1)));
		}
		return ((step.number(2) & 3) != 0) ? options.limit(step.number(2) & 3) : options;
	}

	private static Map<Integer, @Nullable Long> numbered(Map<String, @Nullable Long> entries) {
		Map<Integer, @Nullable Long> numbered = new LinkedHashMap<>();
		entries.forEach((key, value) -> numbered.put(Keys.number(key), value));
		return numbered;
	}

}
