package dev.durableobjects.gate;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.durableobjects.Interleavings;

/**
 * Looks for an interleaving in which whoever waits for a gate is forgotten, or what
 * leaves it does so twice or out of order.
 */
@Timeout(300)
class GateInterleavingTests {

	@Test
	void whoeverFindsTheInputGateClosedIsCalledOnce() {
		Interleavings.explore(() -> {
			InputGate gate = new InputGate();
			AtomicInteger opened = new AtomicInteger();
			AtomicInteger foundClosed = new AtomicInteger();
			InputGate.Lock one = gate.lock();
			InputGate.Lock other = gate.lock();
			run(() -> {
				one.release();
				one.release();
			}, other::release, () -> {
				if (!gate.isOpenOrElse(opened::incrementAndGet)) {
					foundClosed.incrementAndGet();
				}
			});
			check(opened.get() == foundClosed.get());
			check(gate.isOpenOrElse(opened::incrementAndGet));
		});
	}

	@Test
	void outputsLeaveOnceAndInOrderWhenTheirLocksAreOpen() {
		Interleavings.explore(() -> {
			List<String> seen = new CopyOnWriteArrayList<>();
			OutputGate gate = new OutputGate((steps) -> steps.forEach(Runnable::run));
			run(() -> {
				long first = gate.lock();
				gate.whenOpen(new Named("1", seen));
				run(() -> gate.open(first), () -> {
					long second = gate.lock();
					gate.whenOpen(new Named("2", seen));
					gate.open(second);
				});
			});
			check(seen.equals(List.of("1", "2")));
		});
	}

	@Test
	void ofAGateThatBreaksEveryOutputIsEitherReleasedOrDiscarded() {
		Interleavings.explore(() -> {
			List<String> seen = new CopyOnWriteArrayList<>();
			OutputGate gate = new OutputGate((steps) -> steps.forEach(Runnable::run));
			long first = gate.lock();
			gate.whenOpen(new Named("1", seen));
			gate.lock();
			gate.whenOpen(new Named("2", seen));
			run(() -> gate.open(first), () -> gate.breakAfter(first, new IllegalStateException("broken")),
					() -> gate.whenOpen(new Named("3", seen)));
			check(seen.size() == 3);
			check(seen.contains("1") && seen.contains("not 2") && seen.contains("not 3"));
		});
	}

	private static void run(Runnable... tasks) {
		List<Thread> threads = new CopyOnWriteArrayList<>();
		for (Runnable task : tasks) {
			Thread thread = new Thread(task);
			threads.add(thread);
			thread.start();
		}
		try {
			for (Thread thread : threads) {
				thread.join();
			}
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	private static void check(boolean condition) {
		if (!condition) {
			throw new AssertionError();
		}
	}

	private record Named(String name, List<String> seen) implements Output {

		@Override
		public void release() {
			this.seen.add(this.name);
		}

		@Override
		public void discard(Throwable cause) {
			this.seen.add("not " + this.name);
		}

	}

}
