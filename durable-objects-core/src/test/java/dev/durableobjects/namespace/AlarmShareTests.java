package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Phaser;
import java.util.function.BiConsumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;

/**
 * One alarm is at work at a time, which holds up no other while it waits.
 */
class AlarmShareTests {

	@TempDir
	private Path directory;

	private final MutableClock clock = new MutableClock();

	private final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

	@Test
	void anAlarmThatAwaitsHoldsUpNoOthers() {
		CompletableFuture<String> all = new CompletableFuture<>();
		Phaser inside = new Phaser(3);
		run(3, (state, info) -> {
			inside.arrive();
			state.await(() -> all);
		}, () -> {
			AlarmedRuntime.await(() -> inside.getPhase() == 1);
			all.complete("go");
		});
	}

	@Test
	void anAlarmThatBlocksItsThreadHoldsUpNoOthersForLong() {
		CompletableFuture<String> all = new CompletableFuture<>();
		Phaser inside = new Phaser(AlarmedRuntime.THREADS);
		run(AlarmedRuntime.THREADS, (state, info) -> {
			inside.arrive();
			all.join();
		}, () -> {
			AlarmedRuntime.await(() -> inside.getPhase() == 1);
			all.complete("go");
		});
	}

	private void run(int count, BiConsumer<DurableObjectState, AlarmInvocationInfo> handler, Runnable meanwhile) {
		try (AlarmedRuntime<Sleeper> runtime = new AlarmedRuntime<>(this.directory, this.clock, Sleeper.class,
				SleeperObject.class, (ctx) -> new SleeperObject(ctx, this.seen, handler::accept))) {
			for (int i = 0; i < count; i++) {
				runtime.get("alarm " + i).wakeAt(this.clock.instant().plusSeconds(1));
			}
			runtime.advance(Duration.ofSeconds(1));
			meanwhile.run();
			AlarmedRuntime.await(() -> runtime.indexed() == 0);
		}
	}

}
