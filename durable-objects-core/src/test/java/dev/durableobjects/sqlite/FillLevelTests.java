package dev.durableobjects.sqlite;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FillLevelTests {

	@Test
	void aMarkIsPassedAtItsPercentageAndLeftFivePointsBelow() {
		List<Integer> levels = new ArrayList<>();
		int level = 0;
		for (long bytes : new long[] { 0, 799, 800, 799, 750, 749, 949, 950, 901, 899, 1_000, 100 }) {
			level = FillLevel.of(bytes, 1_000, level);
			levels.add(level);
		}
		assertThat(levels).containsExactly(0, 0, 1, 1, 1, 0, 1, 2, 2, 1, 2, 0);
	}

	@Test
	void aLimitOfAnySizeHasItsMarks() {
		assertThat(FillLevel.of(Long.MAX_VALUE / 2, Long.MAX_VALUE, 0)).isZero();
		assertThat(FillLevel.of(Long.MAX_VALUE / 10 * 9, Long.MAX_VALUE, 0)).isEqualTo(1);
		assertThat(FillLevel.percent(1)).isEqualTo(80);
		assertThat(FillLevel.percent(2)).isEqualTo(95);
	}

}
