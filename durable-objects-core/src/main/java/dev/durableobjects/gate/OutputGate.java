package dev.durableobjects.gate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Holds what leaves an object until the writes that preceded it are durable.
 * <p>
 * A write locks the gate and gets a number; locks are numbered in the order in which they
 * are taken and are opened in that order. An output waits for the locks that existed when
 * it was produced, never for later ones, and outputs leave in the order in which they
 * were produced. A gate that breaks discards every output behind the broken lock.
 * <p>
 * Thread-safe. Released and discarded outputs are handed over in their order, outside the
 * monitor; the thread that hands over first also hands over what others release
 * meanwhile, so the order holds between threads too.
 */
public final class OutputGate {

	private final Consumer<List<Runnable>> handOver;

	private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();

	private List<Runnable> leaving = new ArrayList<>();

	private boolean handingOver;

	private long locked;

	private long open;

	private @Nullable Output newest;

	private @Nullable Throwable broken;

	/**
	 * Create an open gate.
	 * @param handOver runs the given steps in their order, elsewhere; called by one
	 * thread at a time
	 */
	public OutputGate(Consumer<List<Runnable>> handOver) {
		this.handOver = handOver;
	}

	/**
	 * Lock the gate for a write.
	 * @return the lock's number
	 */
	public synchronized long lock() {
		this.newest = null;
		return ++this.locked;
	}

	/**
	 * Tell whether an output that is produced now would leave at once.
	 * @return whether every lock has been opened
	 */
	public synchronized boolean isOpen() {
		return this.locked == this.open && this.broken == null;
	}

	/**
	 * Let an output leave when every lock taken so far is open; at once if it is.
	 * @param output the output
	 */
	public void whenOpen(Output output) {
		synchronized (this) {
			this.newest = output;
			if (this.broken != null) {
				Output discarded = new Discarded(output, this.broken);
				if (!this.waiting.isEmpty()) {
					this.waiting.add(new Waiting(this.waiting.getLast().lock(), discarded));
					return;
				}
				this.leaving.add(discarded::release);
			}
			else if (this.locked == this.open && this.waiting.isEmpty()) {
				this.leaving.add(output::release);
			}
			else {
				this.waiting.add(new Waiting(this.locked, output));
				return;
			}
		}
		drain();
	}

	/**
	 * Tell whether no lock was taken and no output produced since a certain one: what is
	 * produced now may go with it.
	 * @param output the output
	 * @return whether it is the last thing that the gate has seen
	 */
	public synchronized boolean isNewest(Output output) {
		return this.newest == output;
	}

	/**
	 * Open every lock up to a number: these writes are durable.
	 * @param lock the number of the newest of them
	 */
	public void open(long lock) {
		synchronized (this) {
			if (lock <= this.open) {
				return;
			}
			this.open = lock;
			release();
		}
		drain();
	}

	/**
	 * Break the gate behind a lock: outputs that wait for later locks are discarded, and
	 * so is every output that is still to come. Outputs that wait for this lock or
	 * earlier ones still wait for them.
	 * @param lastGood the number of the newest lock whose write is not lost
	 * @param cause why later writes are lost
	 */
	public void breakAfter(long lastGood, Throwable cause) {
		synchronized (this) {
			if (this.broken == null) {
				this.broken = cause;
			}
			ArrayDeque<Waiting> discarded = new ArrayDeque<>();
			while (!this.waiting.isEmpty() && this.waiting.getLast().lock() > Math.max(lastGood, this.open)) {
				discarded.addFirst(this.waiting.removeLast());
			}
			for (Waiting output : discarded) {
				this.leaving.add(() -> output.output().discard(cause));
			}
		}
		drain();
	}

	private void release() {
		while (!this.waiting.isEmpty() && this.waiting.getFirst().lock() <= this.open) {
			this.leaving.add(this.waiting.removeFirst().output()::release);
		}
	}

	private void drain() {
		while (true) {
			List<Runnable> batch;
			synchronized (this) {
				if (this.handingOver || this.leaving.isEmpty()) {
					return;
				}
				this.handingOver = true;
				batch = this.leaving;
				this.leaving = new ArrayList<>();
			}
			try {
				this.handOver.accept(batch);
			}
			finally {
				synchronized (this) {
					this.handingOver = false;
				}
			}
		}
	}

	private record Waiting(long lock, Output output) {
	}

	/**
	 * An output that was produced behind the break. It must not overtake those that were
	 * produced before it and may still leave.
	 */
	private record Discarded(Output output, Throwable cause) implements Output {

		@Override
		public void release() {
			this.output.discard(this.cause);
		}

		@Override
		public void discard(Throwable later) {
			this.output.discard(this.cause);
		}

	}

}
