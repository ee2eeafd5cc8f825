package dev.durableobjects.model;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Compares what the runtime has made of a scenario with the model, for some choice of
 * what the runtime may decide for itself.
 */
final class ScenarioModel {

	private final Step scenario;

	private final Function<Step, RunningEvent> events;

	private final Function<Step, @Nullable String> files;

	/**
	 * Create the comparison.
	 * @param events what has become of the events
	 * @param files what was found in the files after the other steps
	 */
	ScenarioModel(Step scenario, Function<Step, RunningEvent> events, Function<Step, @Nullable String> files) {
		this.scenario = scenario;
		this.events = events;
		this.files = files;
	}

	void compare() {
		Choices choices = new Choices();
		Mismatch first = null;
		do {
			try {
				compare(new ModelStorage(this.scenario.is("sql"), choices));
				return;
			}
			catch (Mismatch ex) {
				first = (first != null) ? first : ex;
			}
		}
		while (choices.advance());
		throw first;
	}

	private void compare(ModelStorage storage) {
		for (Step step : this.scenario.steps()) {
			switch (step.name()) {
				case "event" -> {
					run(storage, step);
					storage.commitOrLose();
				}
				case "burst" -> {
					List<Step> steps = step.steps();
					if (!steps.isEmpty()) {
						EventModel first = new EventModel(storage, this.events.apply(steps.get(0)), this.events);
						first.run();
						first.runQueued(steps.subList(1, steps.size()).stream().map(this.events).toList());
						storage.commitOrLose();
					}
				}
				default -> storage.endLife();
			}
			String found = this.files.apply(step);
			if (found != null && !found.equals(storage.committed.toString())) {
				throw new Mismatch("After " + step + " expected '" + storage.committed + "' but got '" + found + "'");
			}
		}
	}

	private void run(ModelStorage storage, Step step) {
		new EventModel(storage, this.events.apply(step), this.events).run();
	}

}
