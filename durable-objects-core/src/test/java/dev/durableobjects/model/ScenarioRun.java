package dev.durableobjects.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Has the runtime run one scenario on an object of its own, and compares it with the
 * model.
 */
final class ScenarioRun {

	private static final Step FINISHED = Step.of("finished");

	private final ScenarioRuntime runtime;

	private final Path copy;

	private final Step scenario;

	private final String name;

	private final Map<Step, RunningEvent> events = new IdentityHashMap<>();

	private final Map<Step, String> files = new IdentityHashMap<>();

	private String object;

	/**
	 * Create the run.
	 * @param copy where a copy of the object's file can be made
	 * @param name the object's name, used by nobody else
	 */
	ScenarioRun(ScenarioRuntime runtime, Path copy, Step scenario, String name) {
		this.runtime = runtime;
		this.copy = copy;
		List<Step> steps = new ArrayList<>(scenario.steps());
		steps.add(FINISHED);
		this.scenario = scenario.with(steps);
		this.name = name;
		this.object = name;
	}

	/**
	 * Run and compare.
	 * @throws AssertionError if anything is not as the model says
	 */
	void run() {
		try {
			for (Step step : this.scenario.steps()) {
				run(step);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		new ScenarioModel(this.scenario, this::event, this.files::get).compare();
	}

	private RunningEvent event(Step step) {
		RunningEvent event = this.events.get(step);
		if (event == null) {
			throw new Mismatch(step + " was not run");
		}
		return event;
	}

	private void run(Step step) throws IOException {
		switch (step.name()) {
			case "event" -> finish(send(step));
			case "burst" -> burst(step.steps());
			case "evict" -> this.runtime.evict();
			case "restart" -> this.runtime.restart();
			case "crash" -> crash(step);
			case "finished" -> {
				this.runtime.evict();
				look(step);
				checkLeftover();
			}
			default -> throw new IllegalArgumentException(step.toString());
		}
	}

	private RunningEvent send(Step step) {
		RunningEvent event = this.runtime.send(this.scenario.name(), this.object, step);
		this.events.put(step, event);
		return event;
	}

	/**
	 * Follow an event to its end, and then those that it has kept waiting.
	 */
	private void finish(RunningEvent event) {
		while (true) {
			RunningEvent.Signal signal = event.next();
			String outcome = signal.outcome();
			if (outcome != null) {
				event.outcome(outcome);
				settle(event);
				return;
			}
			List<Step> meanwhile = (signal.waiting() != null) ? signal.waiting().steps() : List.of();
			if (signal.alone()) {
				meanwhile.forEach((step) -> event.queued().add(send(step)));
			}
			else {
				settle(event);
				meanwhile.forEach((step) -> finish(send(step)));
			}
			end(signal.end());
		}
	}

	private static void end(@Nullable CompletableFuture<String> wait) {
		if (wait != null) {
			wait.complete("over");
		}
	}

	private void settle(RunningEvent event) {
		List<RunningEvent> queued = List.copyOf(event.queued());
		event.queued().clear();
		queued.forEach(this::finish);
	}

	/**
	 * Events that are all queued before the first of them begins.
	 */
	private void burst(List<Step> steps) {
		RunningEvent hold = send(Step.of("hold"));
		RunningEvent.Signal held = hold.next();
		List<RunningEvent> sent = steps.stream().map(this::send).toList();
		end(held.end());
		sent.forEach(this::finish);
		finish(hold);
	}

	/**
	 * Go on with another object, which gets the files as they are at this moment.
	 */
	private void crash(Step step) throws IOException {
		// A reset may be closing the files; the next event comes after that.
		finish(send(Step.of("event")));
		look(step);
		Path main = this.runtime.file(this.scenario.name(), this.object);
		this.object = this.object + "+";
		if (main.toFile().exists()) {
			StoredStateOf.copy(main, this.runtime.file(this.scenario.name(), this.object));
		}
	}

	/**
	 * An object that stores nothing leaves no file, unless it has crashed.
	 */
	private void checkLeftover() {
		Path main = this.runtime.file(this.scenario.name(), this.object);
		if (this.object.equals(this.name) && main.toFile().exists()
				&& new ModelState().toString().equals(this.files.get(FINISHED))) {
			throw new Mismatch("The object stores nothing and has left its file behind");
		}
	}

	private void look(Step step) throws IOException {
		Path main = this.runtime.file(this.scenario.name(), this.object);
		this.files.put(step, StoredStateOf.files(main, this.copy, this.name).toString());
	}

}
