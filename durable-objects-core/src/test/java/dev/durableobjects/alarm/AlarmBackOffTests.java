package dev.durableobjects.alarm;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AlarmBackOffTests {

	private final AlarmBackOff backOff = new AlarmBackOff(Duration.ofSeconds(2));

	@Test
	void doublesNineTimesAtMost() {
		assertThat(IntStream.rangeClosed(0, 12).mapToObj((attempt) -> this.backOff.delay(attempt, 0).toSeconds()))
			.containsExactly(2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 512L, 1024L, 1024L, 1024L, 1024L);
	}

	@Test
	void addsAQuarterAtMost() {
		assertThat(this.backOff.delay(0, Math.nextDown(1.0))).isEqualTo(Duration.ofMillis(2_500));
		assertThat(this.backOff.delay(9, Math.nextDown(1.0))).isEqualTo(Duration.ofSeconds(1_280));
	}

	@Test
	void isAFunctionOfItsArguments() {
		Random random = new Random(42);
		assertThat(IntStream.range(0, 6).mapToObj((attempt) -> this.backOff.delay(attempt, random.nextDouble())))
			.isEqualTo(List.of(Duration.ofMillis(2_364), Duration.ofMillis(4_683), Duration.ofMillis(8_617),
					Duration.ofMillis(17_108), Duration.ofMillis(37_325), Duration.ofMillis(78_454)));
	}

	@Test
	void refusesADelayThatIsNone() {
		assertThatIllegalArgumentException().isThrownBy(() -> new AlarmBackOff(Duration.ZERO))
			.withMessageContaining("'PT0S'")
			.withMessageContaining("durable-objects.alarms.initial-backoff");
		assertThatIllegalArgumentException().isThrownBy(() -> new AlarmBackOff(Duration.ofSeconds(Long.MAX_VALUE)));
	}

}
