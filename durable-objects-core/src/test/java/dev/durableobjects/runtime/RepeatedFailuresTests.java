package dev.durableobjects.runtime;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedFailuresTests {

	private static final long MINUTE = RepeatedFailures.INTERVAL.toMillis();

	private final RepeatedFailures failures = new RepeatedFailures();

	@Test
	void theSameFailureIsLoggedOnceInAnIntervalWithTheNumberOfTimesItWasNot() {
		assertThat(this.failures.suffix("a", "broken", 0)).isEmpty();
		assertThat(this.failures.suffix("a", "broken", 1)).isNull();
		assertThat(this.failures.suffix("a", "broken", MINUTE - 1)).isNull();
		assertThat(this.failures.suffix("a", "broken", MINUTE)).isEqualTo(" (and 2 times more since this was logged)");
		assertThat(this.failures.suffix("a", "broken", 2 * MINUTE)).isEmpty();
	}

	@Test
	void otherObjectsAndOtherFailuresAreLogged() {
		assertThat(this.failures.suffix("a", "broken", 0)).isEmpty();
		assertThat(this.failures.suffix("b", "broken", 0)).isEmpty();
		assertThat(this.failures.suffix("a", "full", 0)).isEmpty();
	}

	@Test
	void aBoundedNumberIsRemembered() {
		assertThat(this.failures.suffix("first", "broken", 0)).isEmpty();
		for (int i = 0; i < 1_000; i++) {
			assertThat(this.failures.suffix("object " + i, "broken", 0)).isEmpty();
		}
		assertThat(this.failures.suffix("first", "broken", 0)).isEmpty();
		assertThat(this.failures.suffix("object 999", "broken", 0)).isNull();
	}

}
