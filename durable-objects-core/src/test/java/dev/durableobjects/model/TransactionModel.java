package dev.durableobjects.model;

import java.util.List;

/**
 * How transactions begin and end, in the model.
 */
final class TransactionModel {

	private final ModelStorage storage;

	TransactionModel(ModelStorage storage) {
		this.storage = storage;
	}

	/**
	 * Begin a transaction: a part of another one, or one of its own.
	 */
	ModelHandle begin() {
		if (!this.storage.sql) {
			if (this.storage.overlays++ == 0) {
				this.storage.commit();
			}
			return new ModelHandle(null, new ModelOverlay());
		}
		this.storage.checkDoom();
		if (this.storage.isInside()) {
			return part();
		}
		if (!this.storage.commit()) {
			this.storage.doom();
		}
		this.storage.explicit = true;
		return new ModelHandle(null, null);
	}

	/**
	 * Begin a part that can be undone alone.
	 */
	ModelHandle part() {
		ModelHandle part = new ModelHandle(this.storage.now.copy(), null);
		this.storage.parts.add(part);
		return part;
	}

	void commit(ModelHandle handle) {
		handle.dead = "rolled-back";
		if (handle.overlay != null) {
			apply(handle.overlay);
		}
		else if (handle.before != null) {
			removePart(handle);
			if (this.storage.doomed) {
				throw new ModelFailure("uncommittable");
			}
		}
		else {
			endExplicit();
			this.storage.checkDoom();
			if (!this.storage.commit()) {
				this.storage.undoTo(this.storage.committed);
				this.storage.schemaChanged = false;
				throw new ModelFailure("SQLITE_CONSTRAINT");
			}
		}
	}

	/**
	 * Nothing leaves an object that has lost its transaction.
	 */
	private void endExplicit() {
		this.storage.explicit = false;
		if (this.storage.doomed) {
			this.storage.lock(ModelStorage.LOCK);
		}
	}

	/**
	 * An outermost transaction is over: what was written besides it is committed.
	 */
	void ended(ModelHandle handle, boolean failed) {
		boolean outermost = (handle.overlay != null) ? this.storage.overlays == 1 : handle.before == null;
		if (outermost && !this.storage.doomed && !this.storage.commit()) {
			this.storage.doomed = true;
			if (!failed) {
				this.storage.doom();
			}
		}
	}

	private void apply(ModelOverlay overlay) {
		this.storage.now = overlay.over(this.storage.now);
		if (!overlay.writes.isEmpty() || overlay.alarm != null) {
			this.storage.lock(ModelStorage.LOCK);
		}
		else if (overlay.alarmSet) {
			this.storage.lock(ModelStorage.MAYBE_LOCK);
		}
	}

	private void removePart(ModelHandle part) {
		int index = this.storage.parts.indexOf(part);
		if (index >= 0) {
			this.storage.parts.subList(index, this.storage.parts.size()).clear();
		}
	}

	void undo(ModelHandle handle) {
		handle.dead = "rolled-back";
		if (handle.overlay != null) {
			return;
		}
		if (handle.before != null) {
			removePart(handle);
			this.storage.undoTo(handle.before);
		}
		else {
			endExplicit();
			this.storage.parts.clear();
			this.storage.undoTo(this.storage.committed);
			this.storage.schemaChanged = false;
		}
	}

	/**
	 * Whether nothing inside a transaction can be undone alone.
	 */
	boolean isInnermost(ModelHandle handle) {
		List<ModelHandle> parts = this.storage.parts;
		return parts.isEmpty() ? handle.before == null : parts.get(parts.size() - 1) == handle;
	}

}
