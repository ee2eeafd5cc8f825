package dev.durableobjects.crash;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LedgerTests {

	private final Ledger ledger = new Ledger();

	@Test
	void acceptsWhatWasAcknowledgedAndWhatWasInFlight() {
		assertThat(settle(Map.of("a", 3L, "b", 1L), ack("a", 1), ack("a", 2))).isEmpty();
		assertThat(settle(Map.of("a", 3L, "b", 1L))).isEmpty();
		assertThat(settle(Map.of("a", 4L, "b", 1L), ack("a", 4))).isEmpty();
	}

	@Test
	void noticesALostIncrement() {
		assertThat(settle(Map.of("a", 1L), ack("a", 1), ack("a", 2))).isNotEmpty();
	}

	@Test
	void noticesWhatAnEarlierRoundHadStored() {
		assertThat(settle(Map.of("a", 2L), ack("a", 1), ack("a", 2))).isEmpty();
		assertThat(settle(Map.of("a", 1L))).isNotEmpty();
	}

	@Test
	void noticesAValueThatWasGivenTwice() {
		assertThat(settle(Map.of("a", 2L), ack("a", 2), ack("a", 2))).isNotEmpty();
		assertThat(settle(Map.of("a", 3L), ack("a", 2))).isNotEmpty();
	}

	@Test
	void noticesMoreThanCanHaveBeenInFlight() {
		assertThat(settle(Map.of("a", 4L), ack("a", 1))).isNotEmpty();
	}

	@Test
	void anIncrementThatFailedMayBeStoredOrNot() {
		assertThat(settle(Map.of("a", 3L), ack("a", Acknowledgement.UNKNOWN))).isEmpty();
		assertThat(settle(Map.of("a", 3L), ack("a", Acknowledgement.UNKNOWN))).isEmpty();
		assertThat(settle(Map.of("a", 7L), ack("a", Acknowledgement.UNKNOWN))).isNotEmpty();
	}

	@Test
	void noticesACounterThatWasNotRead() {
		assertThat(settle(Map.of(), ack("a", 1))).isNotEmpty();
	}

	private List<String> settle(Map<String, Long> read, Acknowledgement... acknowledged) {
		return this.ledger.settle(List.of(acknowledged), read, 2);
	}

	private static Acknowledgement ack(String name, long value) {
		return new Acknowledgement(name, value);
	}

}
