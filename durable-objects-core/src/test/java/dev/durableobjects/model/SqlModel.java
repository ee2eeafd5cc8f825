package dev.durableobjects.model;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * Steps that execute SQL, in the model.
 */
final class SqlModel {

	private static final String CONSTRAINT = "SQLITE_CONSTRAINT";

	private final ModelStorage storage;

	SqlModel(ModelStorage storage) {
		this.storage = storage;
	}

	/**
	 * Whether SQLite decides by itself whether it can do this.
	 */
	boolean mayBeLocked(Step step) {
		Stream<ModelCursor> active = this.storage.open.stream().filter(ModelCursor::isActive);
		return (step.is("drop") && this.storage.now.tables.containsKey(step.number(0))
				&& active.anyMatch((cursor) -> true))
				|| (step.is("untexts") && this.storage.now.texts != null && !this.storage.open.isEmpty());
	}

	/**
	 * Whether SQLite cannot do this.
	 */
	boolean isLocked(Step step) {
		return step.is("drop") && mayBeLocked(step) && this.storage.open.stream()
			.anyMatch((cursor) -> cursor.isActive() && !cursor.writes && !cursor.mayAbort);
	}

	@Nullable Object run(Step step, RunningEvent event) {
		this.storage.checkDoom();
		if (!step.is("select", "count", "cursor", "search")) {
			this.storage.lock(ModelStorage.LOCK);
		}
		ModelState now = this.storage.now;
		return switch (step.name()) {
			case "family", "parent", "unparent", "child", "unchild" -> family(step, now);
			case "texts", "text", "search", "untexts" -> texts(step, now);
			case "create" -> {
				this.storage.schemaChanged |= now.tables.putIfAbsent(step.number(0), new TreeMap<>()) == null;
				yield null;
			}
			case "drop" -> {
				this.storage.schemaChanged |= now.tables.remove(step.number(0)) != null;
				yield null;
			}
			default -> rows(step, event, required(now.tables.get(step.number(0))));
		};
	}

	private static <T> T required(@Nullable T existing) {
		if (existing == null) {
			throw new ModelFailure("SQLITE_ERROR");
		}
		return existing;
	}

	private @Nullable Object rows(Step step, RunningEvent event, TreeMap<Integer, Integer> rows) {
		int id = step.number(1);
		int value = step.number(2);
		switch (step.name()) {
			case "insert" -> insert(rows, id, value);
			case "insertOrFail" -> {
				insert(rows, id, value);
				insert(rows, id + 1, value);
			}
			case "insertOrRollback" -> {
				if (rows.containsKey(id)) {
					this.storage.doom();
				}
				rows.put(id, value);
			}
			case "unlucky" -> this.storage.doom();
			case "insertMany" -> {
				if (rows.containsKey(id) || rows.containsKey(id + 1) || rows.containsKey(id + 2)) {
					throw new ModelFailure(CONSTRAINT);
				}
				for (int i = 0; i < 3; i++) {
					rows.put(id + i, value);
				}
				returning(step.number(3), event, List.of(id, id + 1, id + 2), rows);
			}
			case "upsert" -> {
				rows.put(id, value);
				returning(step.number(3), event, List.of(id), rows);
			}
			case "update" -> {
				rows.replaceAll((key, old) -> old + 1);
				returning(id, event, List.copyOf(rows.keySet()), rows);
			}
			case "remove" -> rows.remove(id);
			case "cursor" -> {
				ModelCursor cursor = new ModelCursor(event, step.number(0), false);
				Map.Entry<Integer, Integer> first = rows.firstEntry();
				if (first != null) {
					cursor.last = first.getKey();
					cursor.rows.add(first.getKey() + ":" + first.getValue());
				}
				open(id, cursor);
			}
			case "select" -> {
				return rows.entrySet()
					.stream()
					.map((row) -> row.getKey() + ":" + row.getValue())
					.collect(Collectors.joining(" "));
			}
			case "count" -> {
				return rows.size();
			}
			default -> throw new IllegalArgumentException(step.toString());
		}
		return null;
	}

	private static void insert(TreeMap<Integer, Integer> rows, int id, int value) {
		if (rows.putIfAbsent(id, value) != null) {
			throw new ModelFailure(CONSTRAINT);
		}
	}

	private void returning(int slot, RunningEvent event, List<Integer> ids, TreeMap<Integer, Integer> rows) {
		ModelCursor cursor = new ModelCursor(event, 0, true);
		ids.forEach((id) -> cursor.rows.add(id + ":" + rows.get(id)));
		open(slot, cursor);
	}

	private void open(int slot, ModelCursor cursor) {
		// The first row is read with the execution, and without one the statement is
		// over.
		cursor.atEnd = cursor.rows.isEmpty();
		this.storage.cursors[slot] = cursor;
		this.storage.open.add(cursor);
	}

	/**
	 * The next row of a cursor that is neither closed nor in doubt.
	 */
	String read(ModelCursor cursor) {
		String row = cursor.rows.poll();
		if (row != null) {
			return row;
		}
		TreeMap<Integer, Integer> rows = cursor.writes ? null : this.storage.now.tables.get(cursor.table);
		Map.Entry<Integer, Integer> next = (rows != null && cursor.last != null) ? rows.higherEntry(cursor.last) : null;
		if (cursor.atEnd || next == null) {
			cursor.atEnd = true;
			return "end";
		}
		cursor.last = next.getKey();
		return next.getKey() + ":" + next.getValue();
	}

	private @Nullable Object family(Step step, ModelState now) {
		if (step.is("family")) {
			this.storage.schemaChanged |= !now.family;
			now.family = true;
			return null;
		}
		required(now.family ? now : null);
		int id = step.number(0);
		switch (step.name()) {
			case "parent" -> now.parents.add(id);
			case "unparent" -> now.parents.remove(id);
			case "child" -> now.children.put(id, step.number(1));
			default -> now.children.remove(id);
		}
		return null;
	}

	private @Nullable Object texts(Step step, ModelState now) {
		if (step.is("texts")) {
			this.storage.schemaChanged |= now.texts == null;
			now.texts = (now.texts != null) ? now.texts : Integer.valueOf(0);
		}
		else if (step.is("untexts")) {
			this.storage.schemaChanged |= now.texts != null;
			now.texts = null;
		}
		else {
			int texts = required(now.texts);
			if (step.is("search")) {
				return texts;
			}
			now.texts = texts + 1;
		}
		return null;
	}

}
