package dev.durableobjects.sqlite;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LongStatementsTests {

	private final AtomicLong now = new AtomicLong();

	private final LongStatements statements = new LongStatements(1, this.now::get);

	@Test
	void shortStatementsNeverWait() {
		LongStatements.Watch first = longRunning();
		LongStatements.Watch other = this.statements.watch();
		other.progress();
		advance(9);
		other.progress();
		other.end();
		first.end();
	}

	@Test
	void aLongStatementWaitsForThePlaceOfAnother() throws Exception {
		LongStatements.Watch first = longRunning();
		CompletableFuture<LongStatements.Watch> second = CompletableFuture.supplyAsync(this::longRunning);
		awaitQueued(first);
		assertThat(second).isNotDone();
		first.end();
		second.get(20, TimeUnit.SECONDS).end();
	}

	@Test
	void aLongStatementPassesItsPlaceOnWhenOthersWait() throws Exception {
		LongStatements.Watch first = longRunning();
		CompletableFuture<Void> second = CompletableFuture.supplyAsync(this::longRunning)
			.thenAccept(LongStatements.Watch::end);
		awaitQueued(first);
		advance(51);
		first.progress();
		second.get(20, TimeUnit.SECONDS);
		first.end();
	}

	@Test
	void thePlaceIsFreeAfterTheStatement() {
		longRunning().end();
		longRunning().end();
	}

	private void awaitQueued(LongStatements.Watch holder) {
		while (!this.statements.hasWaiting()) {
			holder.progress();
			Thread.onSpinWait();
		}
	}

	private LongStatements.Watch longRunning() {
		LongStatements.Watch watch = this.statements.watch();
		watch.progress();
		advance(11);
		watch.progress();
		return watch;
	}

	private void advance(long millis) {
		this.now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
	}

}
