package dev.durableobjects.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The clients of {@link SocketChurn}, in a process of their own. Each thread has its
 * share of the connects, evenly in time; one that is late goes on at once.
 */
final class PassingClients {

	private static final int THREADS = 16;

	private final int port;

	private final int count;

	private final long interval;

	private final long begun = System.nanoTime();

	private PassingClients(int port, int rate, int seconds) {
		this.port = port;
		this.count = rate * seconds;
		this.interval = TimeUnit.SECONDS.toNanos(1) / rate;
	}

	/**
	 * Run it.
	 * @param arguments the port, connects a second, seconds
	 * @throws Exception if a client was not treated as it should
	 */
	public static void main(String[] arguments) throws Exception {
		new PassingClients(Integer.parseInt(arguments[0]), Integer.parseInt(arguments[1]),
				Integer.parseInt(arguments[2]))
			.run();
	}

	private void run() throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Void>> threads = new ArrayList<>();
			for (int i = 0; i < THREADS; i++) {
				int first = i;
				threads.add(executor.submit(() -> share(first)));
			}
			for (Future<Void> thread : threads) {
				thread.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
		double seconds = (System.nanoTime() - this.begun) / 1e9;
		System.out.printf(Locale.ROOT, "%,d clients came and went in %.1f s, %.0f a second%n", this.count, seconds,
				this.count / seconds);
	}

	private Void share(int first) throws IOException {
		PassingClient.Way[] ways = PassingClient.Way.values();
		for (int i = first; i < this.count; i += THREADS) {
			long early = this.begun + i * this.interval - System.nanoTime();
			if (early > 0) {
				LockSupport.parkNanos(early);
			}
			ways[i % ways.length].go(this.port);
		}
		return null;
	}

}
