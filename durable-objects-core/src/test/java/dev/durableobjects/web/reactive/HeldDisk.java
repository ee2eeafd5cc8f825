package dev.durableobjects.web.reactive;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import dev.durableobjects.sqlite.Disk;

/**
 * A disk whose flushes of logs can be held back.
 */
final class HeldDisk implements Disk, AutoCloseable {

	private final Semaphore arrived = new Semaphore(0);

	private volatile CountDownLatch open = new CountDownLatch(0);

	void hold() {
		this.arrived.drainPermits();
		this.open = new CountDownLatch(1);
	}

	void release() {
		this.open.countDown();
	}

	/**
	 * Wait until a flush is being held back.
	 */
	void awaitFlush() throws InterruptedException {
		if (!this.arrived.tryAcquire(60, TimeUnit.SECONDS)) {
			throw new AssertionError("No flush");
		}
	}

	@Override
	public void force(Path file, FileChannel channel) throws IOException {
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
	}

	@Override
	public void forceDirectory(Path directory) {
	}

	@Override
	public void close() {
		release();
	}

}
