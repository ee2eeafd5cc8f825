package dev.durableobjects.runtime;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Something of the runtime's own, which no critical section holds back.
 *
 * @param task what to do
 */
record Housework(Runnable task) implements UrgentWork {

	private static final Log logger = LogFactory.getLog(Housework.class);

	@Override
	public boolean mayRun() {
		return true;
	}

	/**
	 * Whatever happens, the loop goes on: nobody else would ever own it again.
	 */
	@Override
	public boolean run() {
		try {
			this.task.run();
		}
		catch (RuntimeException | Error ex) {
			logger.error("Work of a Durable Object failed outside its events", ex);
		}
		return true;
	}

}
