package dev.durableobjects.namespace;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.durableobjects.DurableObjectOverloadedException;
import dev.durableobjects.DurableObjectResetException;
import dev.durableobjects.sqlite.Disk;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Alarms and schedules that are set, deleted, replaced, failed and tried again by many
 * threads, while objects are reset, flushes fail, idle objects leave and the runtime
 * stops and starts: none is lost, none runs before its time, and none is done before what
 * its handler has written is stored.
 * <p>
 * Does a fixed number of things, or goes on for {@code -Ddurable-objects.stress.seconds};
 * {@code -Ddurable-objects.stress.seed} repeats a run as far as threads can be repeated.
 */
@Timeout(900)
class AlarmStressTests {

	private static final Logger logger = System.getLogger(AlarmStressTests.class.getName());

	private static final int CLIENTS = 4;

	private static final int OBJECTS_OF_CLIENT = (StressTests.SECONDS > 0) ? 25 : 5;

	private static final int CALLS = 400;

	private static final int RESTARTS = 3;

	private static final int PLANS = 3;

	private final long seed = StressTests.seed();

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final RingerWitness witness = new RingerWitness(this.seed, this.clock);

	private final FailingDisk disk = new FailingDisk();

	private final AtomicLong calls = new AtomicLong();

	private final AtomicLong unknown = new AtomicLong();

	private final ReadWriteLock restart = new ReentrantReadWriteLock();

	private volatile boolean over;

	private AlarmedRuntime<Ringer> runtime;

	@Test
	void whatIsSetRunsInItsTimeAndIsDoneWhenItsWritesAreStored() throws Exception {
		logger.log(Level.INFO, () -> StressTests.SEED + "=" + this.seed);
		open();
		List<Client> clients = new ArrayList<>();
		for (int client = 0; client < CLIENTS; client++) {
			clients.add(new Client(client));
		}
		clients.forEach(Thread::start);
		Random random = new Random(this.seed);
		long end = System.nanoTime() + Duration.ofSeconds(StressTests.SECONDS).toNanos();
		for (int round = 0; (StressTests.SECONDS > 0) ? System.nanoTime() < end : round < RESTARTS; round++) {
			passTime(random, (round + 1L) * CLIENTS * CALLS / (RESTARTS + 1));
			restart();
		}
		this.over = true;
		for (Client client : clients) {
			client.join();
		}
		finish();
		logger.log(Level.INFO, () -> this.calls + " calls, " + this.unknown + " of them with unknown outcome, "
				+ this.witness.runs() + " runs");
		this.runtime.close();
		assertThat(clients).extracting(Client::failure).as("seed %d", this.seed).containsOnlyNulls();
		assertThat(this.witness.wrong()).as("seed %d", this.seed).isEmpty();
		assertThat(this.witness.runs()).as("runs, seed %d", this.seed).isGreaterThan(CLIENTS * CALLS / 10);
		assertThat(this.unknown).as("resets, seed %d", this.seed).hasPositiveValue();
	}

	private void open() {
		this.runtime = new AlarmedRuntime<>(this.directory, this.clock, Ringer.class, RingerObject.class,
				(ctx) -> new RingerObject(ctx, this.witness), this.disk, Integer.MAX_VALUE);
	}

	/**
	 * The clock stands still for a while between its steps, so that much happens in the
	 * same millisecond.
	 */
	private void passTime(Random random, long calls) {
		long end = System.nanoTime() + Duration.ofSeconds(2).toNanos();
		while ((StressTests.SECONDS > 0) ? System.nanoTime() < end : this.calls.get() < calls) {
			this.runtime.advance(Duration.ofMillis((long) Math.pow(10, random.nextDouble() * 4)));
			if (random.nextInt(20) == 0) {
				this.runtime.registry().sweep();
			}
			long next = this.calls.get() + random.nextInt(10);
			while (this.calls.get() < next && System.nanoTime() < end) {
				Thread.yield();
			}
		}
	}

	private void restart() {
		this.restart.writeLock().lock();
		try {
			this.disk.failures.set(0);
			this.runtime.close();
			open();
		}
		finally {
			this.restart.writeLock().unlock();
		}
	}

	/**
	 * Let everything run that is set, however often it fails before.
	 */
	private void finish() {
		this.disk.failures.set(0);
		for (int hour = 0; hour < 20 && !lost().isEmpty(); hour++) {
			this.runtime.advance(Duration.ofHours(1));
			AlarmedRuntime.await(this.runtime::isCaughtUp);
		}
		assertThat(lost()).as("lost, seed %d", this.seed).isEmpty();
		names().forEach((name) -> this.runtime.get(name).stopBeating());
		AlarmedRuntime.await(() -> this.runtime.indexed() == 0);
	}

	private List<String> lost() {
		return names().map((name) -> this.runtime.get(name).tokens()).filter((tokens) -> !tokens.isEmpty()).toList();
	}

	private static Stream<String> names() {
		return IntStream.range(0, CLIENTS * OBJECTS_OF_CLIENT)
			.mapToObj((object) -> name(object % CLIENTS, object / CLIENTS));
	}

	private static String name(int client, int object) {
		return "ringer-" + client + "-" + object;
	}

	/**
	 * Calls the objects that it alone calls, one after the other, and so knows what they
	 * must have stored.
	 */
	private final class Client extends Thread {

		private final int number;

		private final Random random;

		/** The alarm of each object that was set last, empty if that is not known. */
		private final String[] set = new String[OBJECTS_OF_CLIENT];

		private volatile Throwable failure;

		Client(int number) {
			super("client-" + number);
			this.number = number;
			this.random = new Random(AlarmStressTests.this.seed + 1 + number);
		}

		Throwable failure() {
			return this.failure;
		}

		@Override
		public void run() {
			try {
				for (int call = 0; (StressTests.SECONDS > 0) ? !AlarmStressTests.this.over : call < CALLS; call++) {
					call(this.random.nextInt(OBJECTS_OF_CLIENT), this.number + "-" + call);
					AlarmStressTests.this.calls.incrementAndGet();
				}
			}
			catch (Throwable ex) {
				this.failure = ex;
				AlarmStressTests.this.calls.addAndGet(CALLS);
			}
		}

		private void call(int object, String token) {
			AlarmStressTests.this.restart.readLock().lock();
			try {
				call(AlarmStressTests.this.runtime.get(name(this.number, object)), object, token);
			}
			catch (DurableObjectResetException | DurableObjectOverloadedException ex) {
				this.set[object] = "";
				AlarmStressTests.this.unknown.incrementAndGet();
			}
			finally {
				AlarmStressTests.this.restart.readLock().unlock();
			}
		}

		private void call(Ringer ringer, int object, String token) {
			Instant time = AlarmStressTests.this.clock.instant()
				.plusMillis((long) Math.pow(10, this.random.nextDouble() * 5) - 10);
			int dice = this.random.nextInt(100);
			if (dice < 3) {
				AlarmStressTests.this.disk.failures.set(1);
			}
			if (dice < 35) {
				ringer.ring(token, time);
				this.set[object] = token;
			}
			else if (dice < 60) {
				ringer.plan(this.random.nextInt(PLANS), token, time);
			}
			else if (dice < 65) {
				ringer.beat(1 + this.random.nextInt(3));
			}
			else if (dice < 72) {
				ringer.silence();
				this.set[object] = "";
			}
			else if (dice < 78) {
				ringer.cancel(this.random.nextInt(PLANS));
			}
			else if (dice < 81) {
				ringer.clear();
				this.set[object] = "";
			}
			else if (dice < 84) {
				ringer.abort();
			}
			else {
				look(ringer, this.set[object]);
			}
		}

		private void look(Ringer ringer, String known) {
			String token = ringer.token();
			RingerWitness seen = AlarmStressTests.this.witness;
			if (known != null && !known.isEmpty() && !seen.hasRun(known) && !seen.isGivenUp(known)) {
				seen.expect(token.equals(known), () -> "'" + known + "' was acknowledged, but '" + token + "' is set");
			}
		}

	}

	/**
	 * A disk of which single flushes fail.
	 */
	private static final class FailingDisk implements Disk {

		private final AtomicInteger failures = new AtomicInteger();

		@Override
		public boolean isVolatile() {
			return false;
		}

		@Override
		public void force(Path file, FileChannel channel) throws IOException {
			if (this.failures.get() > 0 && this.failures.getAndDecrement() > 0) {
				throw new IOException("The disk is broken");
			}
		}

		@Override
		public void forceDirectory(Path directory) {
		}

	}

}
