package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class GroupCommitTests {

	@TempDir
	Path directory;

	@Test
	void eventsQueuedBehindABlockedOneShareOneFlush() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			runtime.call("a", "increment");
			long before = runtime.disk().logFlushes();
			runtime.disk().hold();
			ScriptedRuntime.Blocked blocked = runtime.block("a");
			List<CompletableFuture<String>> results = new ArrayList<>();
			for (int i = 0; i < 50; i++) {
				results.add(runtime.send("a", "increment"));
			}
			CountDownLatch allRan = new CountDownLatch(1);
			runtime.on("last", (object) -> {
				allRan.countDown();
				return "last";
			});
			runtime.send("a", "last");
			blocked.end().countDown();
			ScriptedRuntime.await(allRan);
			runtime.disk().release();
			for (int i = 0; i < 50; i++) {
				assertThat(ScriptedRuntime.get(results.get(i))).isEqualTo(String.valueOf(i + 2));
			}
			// A batch may end early on a slow machine: what it commits while the first
			// flush
			// is held back shares the second, and what is committed after that the third.
			assertThat(runtime.disk().logFlushes() - before).isBetween(1L, 3L);
		}
	}

	@Test
	void aSlowEventThatHasNotWrittenDoesNotHoldBackTheResultsOfEarlierOnes() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			runtime.call("a", "increment");
			ScriptedRuntime.Blocked first = runtime.block("a");
			CompletableFuture<String> earlier = runtime.send("a", "increment");
			CountDownLatch begun = new CountDownLatch(1);
			CountDownLatch end = new CountDownLatch(1);
			runtime.on("slow", (object) -> {
				begun.countDown();
				ScriptedRuntime.await(end);
				return "slow";
			});
			CompletableFuture<String> slow = runtime.send("a", "slow");
			first.end().countDown();
			ScriptedRuntime.await(begun);
			assertThat(ScriptedRuntime.get(earlier)).isEqualTo("2");
			assertThat(slow).isNotDone();
			end.countDown();
			assertThat(ScriptedRuntime.get(slow)).isEqualTo("slow");
		}
	}

}
