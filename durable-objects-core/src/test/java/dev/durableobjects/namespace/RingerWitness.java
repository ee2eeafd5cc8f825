package dev.durableobjects.namespace;

import java.time.Clock;
import java.time.Instant;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Sees what {@link RingerObject}s do, and outlives them: tells how their handlers end,
 * and remembers what must not have happened. Thread-safe.
 */
final class RingerWitness {

	private final long seed;

	private final Clock clock;

	private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

	private final Set<String> ran = ConcurrentHashMap.newKeySet();

	private final Set<String> givenUp = ConcurrentHashMap.newKeySet();

	private final AtomicLong runs = new AtomicLong();

	RingerWitness(long seed, Clock clock) {
		this.seed = seed;
		this.clock = clock;
	}

	Instant now() {
		return this.clock.instant();
	}

	/**
	 * How a run ends; sooner or later each ends well.
	 */
	Fate fate(String token, int retryCount) {
		Fate[] fates = Fate.values();
		Fate fate = fates[new Random(this.seed ^ (31L * token.hashCode() + retryCount)).nextInt(fates.length)];
		return (retryCount > 3 && fate.isBad()) ? Fate.SUCCEED : fate;
	}

	void begins(String what, String token, Instant scheduled) {
		this.runs.incrementAndGet();
		expect(!token.isEmpty(), () -> what + " has run, or was never set");
		expect(!scheduled.isAfter(now()), () -> what + " of " + token + " is early: " + scheduled);
	}

	void ran(String token) {
		this.ran.add(token);
	}

	/**
	 * Whether the handler of a token has come to its end, whether that was committed or
	 * not.
	 */
	boolean hasRun(String token) {
		return this.ran.contains(token);
	}

	void givesUp(String token) {
		this.givenUp.add(token);
	}

	boolean isGivenUp(String token) {
		return this.givenUp.contains(token);
	}

	void expect(boolean expected, Supplier<String> otherwise) {
		if (!expected) {
			this.wrong.add(now() + ": " + otherwise.get());
		}
	}

	Queue<String> wrong() {
		return this.wrong;
	}

	long runs() {
		return this.runs.get();
	}

	/**
	 * How a run ends.
	 */
	enum Fate {

		SUCCEED, SUCCEED_AT_ONCE, WAIT_AND_SUCCEED, FAIL, WAIT_AND_FAIL, ABORT, GIVE_UP, SET_ANEW, CLEAR;

		boolean waits() {
			return this == WAIT_AND_SUCCEED || this == WAIT_AND_FAIL;
		}

		boolean isBad() {
			return this == FAIL || this == WAIT_AND_FAIL || this == ABORT || this == GIVE_UP;
		}

	}

}
