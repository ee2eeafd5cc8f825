package dev.durableobjects.runtime;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommitBatchTests {

	private final CommitBatch batch = new CommitBatch();

	@Test
	void isDueWhenItsFirstTurnIsOlderThanTwoMilliseconds() {
		this.batch.turnStarts(1000);
		this.batch.turnStarts(2000);
		assertThat(this.batch.isDue(1000 + CommitBatch.MAX_NANOS)).isFalse();
		assertThat(this.batch.isDue(1001 + CommitBatch.MAX_NANOS)).isTrue();
		assertThat(CommitBatch.MAX_NANOS).isEqualTo(TimeUnit.MILLISECONDS.toNanos(2));
	}

	@Test
	void isDueAfter128Turns() {
		for (int i = 0; i < 127; i++) {
			this.batch.turnStarts(0);
		}
		assertThat(this.batch.isDue(0)).isFalse();
		this.batch.turnStarts(0);
		assertThat(this.batch.isDue(0)).isTrue();
		this.batch.ended();
		assertThat(this.batch.isEmpty()).isTrue();
	}

	@Test
	void holdsOneTurnForTenSecondsAfterABatchWasLost() {
		this.batch.lost(0);
		this.batch.turnStarts(0);
		assertThat(this.batch.isDue(0)).isTrue();
		this.batch.ended();
		long later = TimeUnit.SECONDS.toNanos(10);
		this.batch.turnStarts(later);
		assertThat(this.batch.isDue(later)).isFalse();
	}

}
