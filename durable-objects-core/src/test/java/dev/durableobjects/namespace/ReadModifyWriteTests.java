package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;

import dev.durableobjects.SyncKvStorage;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a hundred callers make of one number.
 */
@Timeout(300)
class ReadModifyWriteTests {

	private static final int CALLERS = 100;

	@TempDir
	Path directory;

	private final AtomicInteger waiting = new AtomicInteger();

	private final CompletableFuture<String> outside = new CompletableFuture<>();

	private ScriptedRuntime runtime;

	@BeforeEach
	void start() {
		this.runtime = new ScriptedRuntime(this.directory);
	}

	@AfterEach
	void stop() {
		this.runtime.close();
	}

	@Test
	void withoutAWaitInBetweenNoneIsLost() throws Exception {
		callAll("increment");
		assertThat(this.runtime.call("a", "count")).isEqualTo("100");
	}

	@Test
	void withAWaitInBetweenTheyOverwriteEachOther() throws Exception {
		this.runtime.on("careless", this::incrementAcrossAWait);
		List<CompletableFuture<String>> calls = send("careless");
		ScriptedRuntime.until(() -> this.waiting.get() == CALLERS);
		this.outside.complete("x");
		getAll(calls);
		assertThat(this.runtime.call("a", "count")).isEqualTo("1");
	}

	@Test
	void withAWaitInBetweenAndConcurrencyBlockedNoneIsLost() throws Exception {
		this.outside.complete("x");
		this.runtime.on("careful", (object) -> object.ctx().blockConcurrencyWhile(() -> incrementAcrossAWait(object)));
		callAll("careful");
		assertThat(this.runtime.call("a", "count")).isEqualTo("100");
	}

	@Test
	void withAWaitInATransactionNoneIsLost() throws Exception {
		this.outside.complete("x");
		this.runtime.on("transaction",
				(object) -> object.ctx().storage().inTransaction((txn) -> incrementAcrossAWait(object)));
		callAll("transaction");
		assertThat(this.runtime.call("a", "count")).isEqualTo("100");
	}

	private String incrementAcrossAWait(ScriptedObject object) {
		SyncKvStorage kv = object.ctx().storage().kv();
		long count = kv.getOrDefault("count", 0L);
		object.ctx().await(Mono.defer(() -> {
			this.waiting.incrementAndGet();
			return Mono.fromFuture(this.outside);
		}));
		kv.put("count", count + 1);
		return "";
	}

	private void callAll(String script) throws Exception {
		getAll(send(script));
	}

	private List<CompletableFuture<String>> send(String script) {
		List<CompletableFuture<String>> calls = new ArrayList<>();
		for (int i = 0; i < CALLERS; i++) {
			calls.add(this.runtime.send("a", script));
		}
		return calls;
	}

	private static void getAll(List<CompletableFuture<String>> calls) throws Exception {
		for (CompletableFuture<String> call : calls) {
			ScriptedRuntime.get(call);
		}
	}

}
