package dev.durableobjects.runtime;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * Finds objects that would wait for each other for ever: each in a critical section, in
 * which it waits for a call that leads to the next one.
 * <p>
 * Only calls that are made while a critical section is open come here. They are looked at
 * one after the other, so that of several calls that close a cycle together the last one
 * finds it; a section is opened before it makes its calls, and a call is noted before it
 * is queued. A call counts as waited for although its caller may ignore its result.
 * Thread-safe.
 */
final class CallCycles {

	private final Map<ObjectSlot, Set<HeldCall>> calls = new HashMap<>();

	/**
	 * Note a call.
	 * @param call the call
	 * @return the cycle that it would close, for a message, in which case it is not
	 * noted; otherwise {@code null}
	 */
	synchronized @Nullable String begin(HeldCall call) {
		List<ObjectSlot> way = find(call.origin(), call.target(), new HashSet<>());
		if (way != null) {
			List<ObjectSlot> cycle = new ArrayList<>(call.origin().pathFrom(way.get(way.size() - 1)));
			cycle.addAll(way);
			return cycle.stream().map(ObjectSlot::label).collect(Collectors.joining(" → "));
		}
		for (CallOrigin origin = call.origin(); origin != null; origin = origin.caller()) {
			if (origin.isClosed()) {
				this.calls.computeIfAbsent(origin.slot(), (slot) -> new HashSet<>()).add(call);
			}
		}
		return null;
	}

	/**
	 * The call has ended, or was never queued. Repeated calls do nothing.
	 */
	synchronized void end(HeldCall call) {
		for (CallOrigin origin = call.origin(); origin != null; origin = origin.caller()) {
			Set<HeldCall> noted = this.calls.get(origin.slot());
			if (noted != null && noted.remove(call) && noted.isEmpty()) {
				this.calls.remove(origin.slot());
			}
		}
	}

	/**
	 * Look for a way from a called object, over what waits for what, to one that waits
	 * for the call.
	 * @return the objects of the way, with both ends
	 */
	private @Nullable List<ObjectSlot> find(CallOrigin caller, ObjectSlot object, Set<ObjectSlot> seen) {
		if (!object.isInCriticalSection() || !seen.add(object)) {
			return null;
		}
		if (!caller.pathFrom(object).isEmpty()) {
			return List.of(object);
		}
		for (HeldCall next : this.calls.getOrDefault(object, Set.of())) {
			List<ObjectSlot> way = next.origin().pathFrom(object);
			List<ObjectSlot> rest = way.isEmpty() ? null : find(caller, next.target(), seen);
			if (rest != null) {
				List<ObjectSlot> whole = new ArrayList<>(way);
				whole.addAll(rest);
				return whole;
			}
		}
		return null;
	}

	/**
	 * How many objects wait in a critical section.
	 */
	synchronized int size() {
		return this.calls.size();
	}

}
