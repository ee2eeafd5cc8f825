package dev.durableobjects.runtime;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LostBatchesTests {

	private static final long CAUTION = TimeUnit.SECONDS.toNanos(10);

	private final LostBatches lost = new LostBatches();

	@Test
	void remembersTheLastLossOfAnObjectForTenSeconds() {
		this.lost.add(id(1), 0);
		this.lost.add(id(1), 5);
		assertThat(this.lost.find(id(1), CAUTION + 4)).isEqualTo(5);
		assertThat(this.lost.find(id(2), CAUTION + 4)).isNull();
		assertThat(this.lost.find(id(1), CAUTION + 5)).isNull();
		assertThat(this.lost.size()).isZero();
	}

	@Test
	void forgetsWhatIsOverWithTheNextLoss() {
		this.lost.add(id(1), 0);
		this.lost.add(id(2), 1);
		this.lost.add(id(3), CAUTION);
		assertThat(this.lost.size()).isEqualTo(2);
		assertThat(this.lost.find(id(2), CAUTION)).isEqualTo(1);
	}

	@Test
	void remembersABoundedNumberOfObjects() {
		for (int i = 0; i <= LostBatches.REMEMBERED; i++) {
			this.lost.add(id(i), i);
		}
		assertThat(this.lost.size()).isEqualTo(LostBatches.REMEMBERED);
		this.lost.add(id(0), 7);
		assertThat(this.lost.find(id(0), 7)).isEqualTo(7);
	}

	private static ObjectId id(int number) {
		return new ObjectId("%064x".formatted(number), null);
	}

}
