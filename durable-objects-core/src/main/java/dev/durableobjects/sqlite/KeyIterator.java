package dev.durableobjects.sqlite;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.ListOptions;

/**
 * Reads a range of keys lazily, some rows at a time. No statement stays open between two
 * rows, and rows that were read ahead are dropped when something has been written, so the
 * iterator sees every write and never locks a table. Only the first row is the one that
 * was there when the iterator was made (workerd's {@code util/sqlite-kv.c++}).
 */
final class KeyIterator implements Iterator<KeyValueTable.Row> {

	private static final int PAGE = 64;

	private final KeyValueStore store;

	private KeyRange range;

	private long remaining;

	private List<KeyValueTable.Row> page = List.of();

	private int position;

	private long readAt = -1;

	private @Nullable String last;

	private boolean begun;

	private boolean atEnd;

	KeyIterator(KeyValueStore store, ListOptions options) {
		this.store = store;
		this.range = KeyRange.of(options);
		this.remaining = (options.limit() != null) ? options.limit() : Long.MAX_VALUE;
		read();
		this.atEnd = this.page.isEmpty();
	}

	@Override
	public boolean hasNext() {
		if (this.remaining == 0 || this.atEnd) {
			return false;
		}
		if (this.position == this.page.size() || (this.begun && this.readAt != this.store.writes())) {
			read();
			this.atEnd = this.page.isEmpty();
		}
		return !this.atEnd;
	}

	private void read() {
		if (this.last != null) {
			this.range = this.range.after(this.last);
			this.last = null;
		}
		this.page = this.store.page(this.range, (int) Math.min(PAGE, this.remaining));
		this.position = 0;
		this.readAt = this.store.writes();
	}

	@Override
	public KeyValueTable.Row next() {
		if (!hasNext()) {
			throw new NoSuchElementException("The list of keys has been read to its end.");
		}
		KeyValueTable.Row row = this.page.get(this.position++);
		this.begun = true;
		this.last = row.key();
		this.remaining--;
		return row;
	}

}
