package dev.durableobjects.test;

import java.io.IOException;

/**
 * What goes wrong with the disk of a test. Each fault strikes once, at the next commit of
 * one object that has written something, and is forgotten before the next test.
 *
 * @since 0.1.0
 */
public final class DurableObjectFaults {

	private final FaultyDisk disk;

	DurableObjectFaults(FaultyDisk disk) {
		this.disk = disk;
	}

	/**
	 * Let the next commit fail, as on a disk with an error: the object is reset, what it
	 * has written is not acknowledged, and its callers get a
	 * {@code DurableObjectResetException}. Whether the writes survive is as uncertain as
	 * with a real disk.
	 * @param stub a stub of the object
	 */
	public void failNextCommit(Object stub) {
		strike(stub, (object) -> {
			throw new IOException("The disk has failed, as the test has asked for");
		});
	}

	/**
	 * Let the next commit take as long as the test wants: no result, and nothing else
	 * that depends on it, leaves the object before.
	 * @param stub a stub of the object
	 * @return releases the commit
	 */
	public HeldCommit holdNextCommit(Object stub) {
		HeldCommit held = new HeldCommit(this.disk.activity());
		this.disk.add(new FaultyDisk.Fault(TestedObject.of(stub), (object) -> held.hold(), held::release));
		return held;
	}

	/**
	 * Let the object end, as a killed process does, when its next commit is durable and
	 * before anybody is told: the writes are there, and the callers get a
	 * {@code DurableObjectResetException}.
	 * @param stub a stub of the object
	 */
	public void crashAfterNextCommit(Object stub) {
		strike(stub, (object) -> object.abort("The process has ended after a commit, as the test has asked for."));
	}

	/**
	 * Let no object store anything, because there is no space left, until
	 * {@link #freeDisk()}.
	 */
	public void fillDisk() {
		this.disk.full(true);
	}

	/**
	 * There is space again.
	 */
	public void freeDisk() {
		this.disk.full(false);
	}

	/**
	 * Forget all faults that have not struck, let go what is held, and free the disk.
	 */
	public void clear() {
		this.disk.clear();
	}

	private void strike(Object stub, FaultyDisk.Strike strike) {
		this.disk.add(new FaultyDisk.Fault(TestedObject.of(stub), strike, () -> {
		}));
	}

}
