package dev.durableobjects.conformance;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;

/**
 * What one operation gave. Written by the object's thread; may be read by the test's
 * thread while an object that was reset is still running.
 */
final class ResultSlot {

	private final List<ResultSlot> nested = new CopyOnWriteArrayList<>();

	private volatile @Nullable Object value;

	private volatile @Nullable Throwable failure;

	private volatile boolean finished;

	void succeed(@Nullable Object value) {
		this.value = value;
		this.finished = true;
	}

	void fail(Throwable failure) {
		this.failure = failure;
		this.finished = true;
	}

	boolean isFinished() {
		return this.finished;
	}

	@Nullable Object value() {
		return this.value;
	}

	@Nullable Throwable failure() {
		return this.failure;
	}

	/**
	 * Results of the operations inside the operation.
	 * @return a live list
	 */
	List<ResultSlot> nested() {
		return this.nested;
	}

}
