package dev.durableobjects.runtime;

import java.util.List;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Runs what leaves one object on a thread where callers' code may run, in order. The
 * worker is never disposed of: that would drop what it has not run yet, and a worker of a
 * scheduler with fixed threads holds nothing.
 */
final class HandOver implements Consumer<List<Runnable>> {

	private static final Log logger = LogFactory.getLog(HandOver.class);

	private final Scheduler.Worker worker;

	private final ActivityMonitor activity;

	HandOver(Scheduler scheduler, ActivityMonitor activity) {
		this.activity = activity;
		this.worker = scheduler.createWorker();
	}

	@Override
	public void accept(List<Runnable> leaving) {
		this.activity.begins();
		this.worker.schedule(() -> {
			leaving.forEach(HandOver::run);
			this.activity.ends();
		});
	}

	private static void run(Runnable output) {
		try {
			output.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("A caller failed when it was given a result", ex);
		}
	}

}
