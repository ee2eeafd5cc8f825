package dev.durableobjects.namespace;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many objects whose alarms come due within the same minute, in objects that are asleep.
 * The system property {@code alarm.seed} repeats a run as far as threads can be repeated.
 */
class AlarmStormTests {

	private static final Logger logger = System.getLogger(AlarmStormTests.class.getName());

	private static final int COUNT = 300;

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final long seed = Long.getLong("alarm.seed", new Random().nextInt());

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

	private final AtomicInteger running = new AtomicInteger();

	private final AtomicInteger most = new AtomicInteger();

	@Test
	void alarmsOfOneMinuteFireOnceEachInTheOrderOfTheirTimesWhileOthersAreAnswered() {
		logger.log(Level.INFO, () -> "alarm.seed=" + this.seed);
		Instant start = this.clock.instant();
		try (AlarmedRuntime<Sleeper> runtime = open()) {
			List<Integer> ranks = new ArrayList<>(IntStream.range(0, COUNT).boxed().toList());
			Collections.shuffle(ranks, new Random(this.seed));
			ranks.forEach((rank) -> runtime.get("alarm " + rank).wakeAt(start.plus(MINUTE).plusMillis(200L * rank)));
		}
		this.clock.advance(MINUTE);
		try (AlarmedRuntime<Sleeper> runtime = open()) {
			Sleeper hot = runtime.get("hot");
			for (int second = 0; second < 60; second += 15) {
				runtime.advance(Duration.ofSeconds(15));
				assertThat(hot.due()).isNull();
			}
			AlarmedRuntime.await(() -> {
				assertThat(hot.due()).isNull();
				return runtime.indexed() == 0;
			});
		}
		List<Integer> order = this.seen.stream().map((line) -> Integer.valueOf(line.split(" ")[1])).toList();
		assertThat(order).as("alarms, seed %d", this.seed).hasSize(COUNT).doesNotHaveDuplicates();
		assertThat(IntStream.range(0, COUNT)).as("seed %d", this.seed)
			.allMatch((position) -> order.get(position) - position <= AlarmedRuntime.MAX_CONCURRENT);
		assertThat(this.most).hasValueLessThanOrEqualTo(AlarmedRuntime.MAX_CONCURRENT);
	}

	private AlarmedRuntime<Sleeper> open() {
		return new AlarmedRuntime<>(this.directory, this.clock, Sleeper.class, SleeperObject.class,
				(ctx) -> new SleeperObject(ctx, this.seen, (state, info) -> {
					this.most.accumulateAndGet(this.running.incrementAndGet(), Math::max);
					state.await(Mono.just("x").subscribeOn(Schedulers.parallel()));
					this.running.decrementAndGet();
				}));
	}

}
