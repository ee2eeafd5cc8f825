package dev.durableobjects.runtime;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ObjectMeterTests {

	private final ObjectMeter meter = new ObjectMeter();

	@Test
	void timeIsCountedFromTheFirstEventToRest() {
		this.meter.activate(1_000);
		this.meter.rest(5_000);
		this.meter.rest(9_000);
		this.meter.activate(10_000);
		assertThat(this.meter.take(13_000).activeMicros()).isEqualTo(7);
		this.meter.rest(15_000);
		assertThat(this.meter.take(99_000).activeMicros()).isEqualTo(2);
		assertThat(this.meter.take(100_000).isNothing()).isTrue();
	}

	@Test
	void lessThanAMicrosecondIsNotLost() {
		long micros = 0;
		for (int i = 0; i < 5; i++) {
			this.meter.activate(0);
			this.meter.rest(400);
			micros += this.meter.take(400).activeMicros();
		}
		assertThat(micros).isEqualTo(2);
	}

	@Test
	void eventsAreCountedByTheirKind() {
		this.meter.count(UsageKind.REQUEST, 7);
		this.meter.count(UsageKind.WEB_SOCKET_MESSAGE, 8);
		this.meter.count(UsageKind.WEB_SOCKET_MESSAGE, 8);
		this.meter.count(UsageKind.NONE, 9);
		assertThat(this.meter.take(0)).isEqualTo(new ObjectMeter.Count(1, 2, 0, 8));
		assertThat(this.meter.take(0)).isEqualTo(new ObjectMeter.Count(0, 0, 0, 0));
	}

}
