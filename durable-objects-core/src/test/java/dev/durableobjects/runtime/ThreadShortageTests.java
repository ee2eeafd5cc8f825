package dev.durableobjects.runtime;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * When the machine has no thread left, what was handed over is done all the same, once.
 */
@Timeout(300)
class ThreadShortageTests {

	private final AtomicInteger asked = new AtomicInteger();

	@Test
	void loopsWaitForTheThreadsThatAreThere() throws Exception {
		runsAll((number) -> number > 1);
	}

	@Test
	void loopsWaitForTheFirstThreadThatCanBeMade() throws Exception {
		runsAll((number) -> number <= 5);
	}

	private void runsAll(IntPredicate failing) throws Exception {
		try (ObjectExecutor executor = new ObjectExecutor(4, 8, 8, System::nanoTime, ActivityMonitor.NONE,
				(task, name) -> {
					fail(failing);
					return new ObjectThread(task, name);
				})) {
			CountDownLatch all = new CountDownLatch(20);
			AtomicInteger runs = new AtomicInteger();
			for (int i = 0; i < 20; i++) {
				executor.execute(new Task(() -> {
					runs.incrementAndGet();
					all.countDown();
				}));
			}
			assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
			assertThat(runs).hasValue(20);
		}
		assertThat(this.asked).hasValueGreaterThan(1);
	}

	@Test
	void tasksOfAPoolWaitForItsFirstThread() throws Exception {
		TaskPool pool = new TaskPool(4, "test-", ActivityMonitor.NONE, (task) -> {
			fail((number) -> number > 1);
			return new Thread(task);
		});
		CountDownLatch all = new CountDownLatch(20);
		for (int i = 0; i < 20; i++) {
			pool.execute(all::countDown);
			pool.execute(() -> {
				throw new IllegalStateException("must not end the thread");
			});
		}
		assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
		assertThat(pool.finish(20)).isTrue();
		assertThat(this.asked).hasValueGreaterThan(1);
	}

	private void fail(IntPredicate failing) {
		if (failing.test(this.asked.incrementAndGet())) {
			throw new OutOfMemoryError("unable to create native thread");
		}
	}

	private record Task(Runnable work) implements WatchedTask {

		@Override
		public void run() {
			this.work.run();
		}

		@Override
		public long submittedAt() {
			return System.nanoTime();
		}

		@Override
		public void watch(long now) {
			// Nothing to look at.
		}

	}

}
