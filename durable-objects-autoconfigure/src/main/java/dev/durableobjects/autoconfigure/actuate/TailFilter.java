package dev.durableobjects.autoconfigure.actuate;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.DoubleSupplier;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.runtime.EventDescription;
import dev.durableobjects.runtime.EventOutcome;
import dev.durableobjects.runtime.ObservedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Which events a listener wants, as {@code wrangler tail} has it: what is not set is not
 * asked for.
 *
 * @param outcomes how events ended, empty for all
 * @param methods HTTP methods, in capital letters, empty for all; others than requests
 * have none
 * @param search a text that a log line of the event contains
 * @param samplingRate which part of the events, from 0 to 1, both excluded; 1 for all
 * @param className the class
 * @param object the id or the name of an object
 */
record TailFilter(Set<EventOutcome> outcomes, Set<String> methods, @Nullable String search, double samplingRate,
		@Nullable String className, @Nullable String object) {

	private static final int SHOWN = 40;

	private static final Set<EventOutcome> CLIENT_LEFT = Set.of(EventOutcome.CANCELED,
			EventOutcome.RESPONSE_STREAM_DISCONNECTED);

	private static final Set<EventOutcome> ERRORS = EnumSet
		.complementOf(EnumSet.of(EventOutcome.OK, EventOutcome.CANCELED, EventOutcome.RESPONSE_STREAM_DISCONNECTED));

	/**
	 * Make a filter of what a client asks for.
	 * @throws IllegalArgumentException if it asks for what there is not
	 */
	static TailFilter of(@Nullable List<String> status, @Nullable List<String> method, @Nullable String search,
			@Nullable Double samplingRate, @Nullable String className, @Nullable String object) {
		if (samplingRate != null && !(samplingRate > 0 && samplingRate < 1)) {
			throw new IllegalArgumentException(
					"The sampling rate is '" + samplingRate + "'. Send one between 0 and 1, or none for all events.");
		}
		Set<String> methods = new HashSet<>();
		if (method != null) {
			method.forEach((text) -> methods.add(text.toUpperCase(Locale.ROOT)));
		}
		return new TailFilter(outcomes((status != null) ? status : List.of()), methods, search,
				(samplingRate != null) ? samplingRate : 1, className, object);
	}

	private static Set<EventOutcome> outcomes(List<String> status) {
		Set<EventOutcome> outcomes = EnumSet.noneOf(EventOutcome.class);
		for (String text : status) {
			switch (text) {
				case "ok" -> outcomes.add(EventOutcome.OK);
				case "canceled" -> outcomes.addAll(CLIENT_LEFT);
				case "error" -> outcomes.addAll(ERRORS);
				default -> throw new IllegalArgumentException(
						"There is no status '" + shown(text) + "'. Send ok, error or canceled.");
			}
		}
		return outcomes;
	}

	private static String shown(String text) {
		return (text.length() <= SHOWN) ? text : text.substring(0, SHOWN) + "…";
	}

	/**
	 * Whether an event may be wanted that begins its way.
	 */
	boolean mayWant(ObservedEvent event) {
		return isOf(event.className()) && mayBeObject(event.id())
				&& (this.methods.isEmpty() || (event.description() instanceof EventDescription.Fetch fetch
						&& this.methods.contains(fetch.method())));
	}

	/**
	 * Whether an event is in the sample. Draws only where not all are.
	 * @param random gives numbers from 0, included, to 1, excluded
	 */
	boolean isSampled(DoubleSupplier random) {
		return this.samplingRate >= 1 || random.getAsDouble() < this.samplingRate;
	}

	private boolean isOf(String name) {
		return this.className == null || this.className.equals(name);
	}

	/**
	 * Whether it shows only at the end of an event whether it is wanted.
	 */
	boolean looksAtTheEnd() {
		return !this.outcomes.isEmpty() || this.search != null || this.object != null;
	}

	/**
	 * Whether an event is wanted that has ended and that {@linkplain #mayWant may be
	 * wanted}.
	 */
	boolean wants(TailedEvent event, EventOutcome outcome) {
		return (this.outcomes.isEmpty() || this.outcomes.contains(outcome)) && isObject(event.id())
				&& (this.search == null || event.logsContain(this.search));
	}

	/**
	 * An object whose name is not known may turn out to have the one that is asked for.
	 */
	private boolean mayBeObject(DurableObjectId id) {
		return this.object == null || id.name() == null || isObject(id);
	}

	private boolean isObject(DurableObjectId id) {
		return this.object == null || this.object.equals(id.name()) || this.object.equalsIgnoreCase(id.toString());
	}

}
