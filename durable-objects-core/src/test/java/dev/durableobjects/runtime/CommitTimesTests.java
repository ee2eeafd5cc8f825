package dev.durableobjects.runtime;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommitTimesTests {

	private final CommitTimes commits = new CommitTimes();

	@Test
	void eachCommitIsTakenOnceWhenItIsDurable() {
		this.commits.committed(1, 100);
		this.commits.committed(3, 150);
		this.commits.committed(4, 180);
		assertThat(this.commits.take(3, 200)).isEqualTo(100);
		assertThat(this.commits.take(3, 200)).isEqualTo(50);
		assertThat(this.commits.take(3, 200)).isNegative();
		assertThat(this.commits.take(4, 210)).isEqualTo(30);
		assertThat(this.commits.take(4, 210)).isNegative();
	}

	@Test
	void manyMayBeOnTheirWay() {
		for (int round = 0; round < 3; round++) {
			for (int lock = 1; lock <= 50; lock++) {
				this.commits.committed(round * 100 + lock, lock);
			}
			for (int lock = 1; lock <= 50; lock++) {
				assertThat(this.commits.take(round * 100 + 50, 1_000)).isEqualTo(1_000 - lock);
			}
			assertThat(this.commits.take(Long.MAX_VALUE, 1_000)).isNegative();
		}
	}

}
