package dev.durableobjects.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the counters must hold after a crash, given what was acknowledged before it.
 */
final class Ledger {

	private final Map<String, Long> stored = new HashMap<>();

	/**
	 * Compare what was read after a crash with what was acknowledged before it, and take
	 * it as the start of the next round.
	 * @param acknowledged the increments that were acknowledged in this round
	 * @param read name → count, of all counters ever acknowledged
	 * @param inFlight how many increments can have been on their way when the process was
	 * killed
	 * @return what is wrong
	 */
	List<String> settle(List<Acknowledgement> acknowledged, Map<String, Long> read, int inFlight) {
		List<String> wrong = new ArrayList<>();
		Map<String, Set<Long>> values = new HashMap<>();
		long unknown = inFlight;
		for (Acknowledgement each : acknowledged) {
			if (each.value() == Acknowledgement.UNKNOWN) {
				unknown++;
			}
			else if (!values.computeIfAbsent(each.name(), (name) -> new HashSet<>()).add(each.value())) {
				wrong.add(each.name() + ": " + each.value() + " was acknowledged twice");
			}
		}
		long surplus = 0;
		for (String name : new TreeSet<>(read.keySet())) {
			long before = this.stored.getOrDefault(name, 0L);
			long after = read.get(name);
			Set<Long> round = values.getOrDefault(name, Set.of());
			round.stream()
				.filter((value) -> value <= before || value > after)
				.forEach((value) -> wrong.add(name + ": " + value + " was acknowledged, but " + before
						+ " was stored before and " + after + " after the crash"));
			if (after < before) {
				wrong.add(name + ": " + before + " was stored before and " + after + " after the crash");
			}
			surplus += after - before - round.size();
		}
		if (surplus > unknown || surplus < 0) {
			wrong.add(surplus + " increments were stored and not acknowledged, but only " + unknown + " can have been");
		}
		values.keySet()
			.stream()
			.filter((name) -> !read.containsKey(name))
			.forEach((name) -> wrong.add(name + " was not read"));
		this.stored.putAll(read);
		return wrong;
	}

	/**
	 * The names of all counters that have been seen.
	 * @return the names
	 */
	Set<String> names() {
		return Set.copyOf(this.stored.keySet());
	}

}
