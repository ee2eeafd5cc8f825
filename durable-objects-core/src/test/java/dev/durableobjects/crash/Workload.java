package dev.durableobjects.crash;

import java.util.Collection;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which objects the clients call.
 */
enum Workload {

	/**
	 * The same two hundred counters, all of them in memory.
	 */
	COUNTERS(1000),

	/**
	 * The same two hundred counters, of which few may be in memory: objects are closed
	 * and opened all the time.
	 */
	CROWDED(20),

	/**
	 * A new object with each call.
	 */
	CREATIONS(1000),

	/**
	 * Each increment of the two hundred counters sets an alarm, which is due at once.
	 */
	ALARMS(1000),

	/**
	 * Each increment of the two hundred counters makes one of three schedules, which is
	 * due at once.
	 */
	SCHEDULES(1000),

	/**
	 * Each increment of the two hundred counters sets or deletes the alarm, makes or
	 * cancels a schedule, now or for a few milliseconds later, or gives up all.
	 */
	PLANS(50),

	/**
	 * Each increment of the two hundred counters lets one grow or shrink by up to a
	 * hundred thousand bytes; few may be in memory.
	 */
	GROWTH(50),

	/**
	 * The two hundred counters, some of which are aborted in an event that has written.
	 */
	RESETS(1000);

	private static final int COUNT = 200;

	private static final int MAX_LENGTH = 120_000;

	private final int maxActiveObjects;

	Workload(int maxActiveObjects) {
		this.maxActiveObjects = maxActiveObjects;
	}

	/**
	 * Whether each increment is followed by a handler that notes it.
	 */
	boolean rings() {
		return this == ALARMS || this == SCHEDULES || this == PLANS;
	}

	int maxActiveObjects() {
		return this.maxActiveObjects;
	}

	/**
	 * Increment a counter in the way of this workload.
	 * @param counter the counter
	 * @param random the client's own source of random numbers
	 * @return the count
	 */
	long increment(CrashCounter counter, Random random) {
		return switch (this) {
			case ALARMS -> counter.incrementAndRing();
			case SCHEDULES -> counter.incrementAndPlan();
			case PLANS -> counter.incrementAndChangePlans(random.nextInt(100));
			case GROWTH -> counter.incrementAndGrow(random.nextInt(MAX_LENGTH));
			case RESETS -> (random.nextInt(8) == 0) ? counter.incrementAndAbort() : counter.increment();
			default -> counter.increment();
		};
	}

	/**
	 * The names that one client calls in one round.
	 * @param round the number of the round
	 * @param client the number of the client
	 * @param random the client's own source of random numbers
	 * @return number of the call → name
	 */
	IntFunction<String> names(int round, int client, Random random) {
		return (this == CREATIONS) ? (call) -> created(round, client, call)
				: (call) -> "counter-" + random.nextInt(COUNT);
	}

	/**
	 * The names of all objects that can have been written to in one round, those whose
	 * calls were on their way included.
	 * @param round the number of the round
	 * @param clients how many clients there were
	 * @param acknowledged the names whose calls were acknowledged
	 * @return the names
	 */
	Set<String> touched(int round, int clients, Collection<String> acknowledged) {
		if (this != CREATIONS) {
			return IntStream.range(0, COUNT).mapToObj((number) -> "counter-" + number).collect(Collectors.toSet());
		}
		Set<String> names = new TreeSet<>(acknowledged);
		for (int client = 0; client < clients; client++) {
			int call = 0;
			while (names.contains(created(round, client, call))) {
				call++;
			}
			names.add(created(round, client, call));
		}
		return names;
	}

	private static String created(int round, int client, int call) {
		return "new-" + round + "-" + client + "-" + call;
	}

}
