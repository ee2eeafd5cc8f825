package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

import dev.durableobjects.sqlite.Disk;

/**
 * A disk whose flushes can be held back and can fail, and that remembers them. It flushes
 * nothing.
 */
final class TestDisk implements Disk {

	private final List<Flush> flushes = new CopyOnWriteArrayList<>();

	private final Semaphore arrived = new Semaphore(0);

	private final AtomicInteger failures = new AtomicInteger();

	private volatile Predicate<Path> failing = (path) -> true;

	private volatile CountDownLatch open = new CountDownLatch(0);

	/**
	 * Hold back the logs' flushes until {@link #release()}.
	 */
	void hold() {
		this.arrived.drainPermits();
		this.open = new CountDownLatch(1);
	}

	void release() {
		this.open.countDown();
	}

	/**
	 * Wait until a flush of a log is being held back.
	 */
	void awaitFlush() throws InterruptedException {
		if (!this.arrived.tryAcquire(60, TimeUnit.SECONDS)) {
			throw new AssertionError("No flush");
		}
	}

	void fail(int times) {
		this.failures.set(times);
	}

	void failOnly(String nameStart, int times) {
		this.failing = (path) -> path.getFileName().toString().startsWith(nameStart);
		this.failures.set(times);
	}

	List<Flush> flushes() {
		return List.copyOf(this.flushes);
	}

	long logFlushes() {
		return this.flushes.stream().filter((flush) -> flush.path().toString().endsWith("-wal")).count();
	}

	@Override
	public void force(Path file, FileChannel channel) throws IOException {
		this.flushes.add(new Flush(file, Thread.currentThread().getName()));
		if (!file.toString().endsWith("-wal")) {
			return;
		}
		CountDownLatch held = this.open;
		this.arrived.release();
		try {
			if (!held.await(120, TimeUnit.SECONDS)) {
				throw new IOException("Held back for too long");
			}
		}
		catch (InterruptedException ex) {
			throw new IOException(ex);
		}
		if (this.failing.test(file) && this.failures.get() > 0 && this.failures.getAndDecrement() > 0) {
			throw new IOException("The disk is broken");
		}
	}

	@Override
	public void forceDirectory(Path directory) {
		this.flushes.add(new Flush(directory, Thread.currentThread().getName()));
	}

	/**
	 * One flush.
	 *
	 * @param path what was flushed
	 * @param thread the name of the thread
	 */
	record Flush(Path path, String thread) {
	}

}
