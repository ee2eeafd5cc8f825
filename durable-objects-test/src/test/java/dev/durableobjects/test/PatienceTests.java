package dev.durableobjects.test;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PatienceTests {

	private final Patience patience = new Patience(Duration.ofMillis(25));

	@Test
	void isUsedUpInSteps() {
		assertThat(this.patience.step()).isEqualTo(Duration.ofMillis(10).toNanos());
		this.patience.waited(Duration.ofMillis(10).toNanos());
		// Woken early.
		this.patience.waited(Duration.ofMillis(7).toNanos());
		assertThat(this.patience.isOver()).isFalse();
		assertThat(this.patience.step()).isEqualTo(Duration.ofMillis(8).toNanos());
		this.patience.waited(Duration.ofMillis(8).toNanos());
		assertThat(this.patience.isOver()).isTrue();
	}

	@Test
	void isNotUsedUpWhileTheMachineStandsStill() {
		this.patience.waited(Duration.ofHours(1).toNanos());
		assertThat(this.patience.isOver()).isFalse();
		assertThat(this.patience.step()).isEqualTo(Duration.ofMillis(10).toNanos());
	}

}
