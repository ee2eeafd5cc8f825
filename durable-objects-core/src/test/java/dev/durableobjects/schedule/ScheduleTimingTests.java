package dev.durableobjects.schedule;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScheduleTimingTests {

	private static final Instant NOON = Instant.parse("2026-03-28T12:00:00Z");

	@Test
	void onceIsOver() {
		assertThat(ScheduleTiming.ONCE.next(NOON, NOON)).isNull();
	}

	@Test
	void intervalsAreCountedFromThePlannedTime() {
		ScheduleTiming hourly = ScheduleTiming.every(Duration.ofHours(1));
		assertThat(hourly.next(NOON, NOON.plusSeconds(40))).isEqualTo(NOON.plusSeconds(3600));
	}

	@Test
	void missedIntervalsAreSkipped() {
		ScheduleTiming hourly = ScheduleTiming.every(Duration.ofHours(1));
		assertThat(hourly.next(NOON, NOON.plusSeconds(3600))).isEqualTo(NOON.plusSeconds(7200));
		assertThat(hourly.next(NOON, NOON.plus(Duration.ofDays(40)).plusSeconds(5)))
			.isEqualTo(NOON.plus(Duration.ofDays(40)).plusSeconds(3600));
	}

	@Test
	void cronFollowsItsZoneThroughTheChangeOfTheClocks() {
		ScheduleTiming daily = ScheduleTiming.cron("0 0 8 * * *", ZoneId.of("Europe/Berlin"));
		Instant winter = Instant.parse("2026-03-28T07:00:00Z");
		assertThat(daily.next(winter, winter)).isEqualTo(Instant.parse("2026-03-29T06:00:00Z"));
		assertThat(daily.next(winter, Instant.parse("2026-04-02T10:00:00Z")))
			.isEqualTo(Instant.parse("2026-04-03T06:00:00Z"));
	}

	/**
	 * As Spring's own cron triggers: what falls into the hour that is left out does not
	 * run, and what falls into the hour that is repeated runs in both.
	 */
	@Test
	void cronOnTheDaysOnWhichTheClocksChange() {
		ZoneId berlin = ZoneId.of("Europe/Berlin");
		ScheduleTiming nightly = ScheduleTiming.cron("0 30 2 * * *", berlin);
		assertThat(runs(nightly, "2026-03-28T00:00:00Z", 2)).containsExactly("2026-03-28T01:30:00Z",
				"2026-03-30T00:30:00Z");
		assertThat(runs(nightly, "2026-10-24T00:00:00Z", 4)).containsExactly("2026-10-24T00:30:00Z",
				"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z");
		assertThat(runs(ScheduleTiming.cron("0 0/30 * * * *", berlin), "2026-10-24T23:59:00Z", 6)).containsExactly(
				"2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z",
				"2026-10-25T02:00:00Z", "2026-10-25T02:30:00Z");
	}

	/**
	 * Whatever the zone: a next time that is not later would run the object for ever.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "Europe/Berlin", "Australia/Lord_Howe", "America/St_Johns", "Pacific/Apia", "UTC" })
	void cronAlwaysGoesForward(String zone) {
		for (String expression : List.of("0 30 2 * * *", "0 0/20 * * * *", "59 59 23 * * *", "0 0 0 L * *")) {
			ScheduleTiming timing = ScheduleTiming.cron(expression, ZoneId.of(zone));
			Instant time = Instant.parse("2026-01-01T00:00:00Z");
			for (int run = 0; run < 2000; run++) {
				Instant next = timing.next(time, time);
				assertThat(next).as("after %s of %s", time, timing).isAfter(time);
				time = next;
			}
		}
	}

	private static List<String> runs(ScheduleTiming timing, String start, int count) {
		List<String> runs = new ArrayList<>();
		Instant time = Instant.parse(start);
		for (int run = 0; run < count; run++) {
			time = timing.next(time, time);
			assertThat(time).isNotNull();
			runs.add(time.toString());
		}
		return runs;
	}

	@Test
	void cronThatNeverMatchesHasNoNextTime() {
		assertThat(ScheduleTiming.cron("0 0 0 30 2 *", ZoneOffset.UTC).next(NOON, NOON)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "once", "every PT1H", "every PT0.5S", "cron 0 0 8 * * MON-FRI Europe/Berlin",
			"cron 0 0 0 L * * Z", "cron 0 0 0 * * * Z" })
	void whatIsStoredIsReadAgain(String text) {
		assertThat(ScheduleTiming.parse(text)).hasToString(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "twice", "every", "every hour", "cron", "cron x", "cron 0 0 8 * * * Nowhere/Land" })
	void whatIsNoTimingIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> ScheduleTiming.parse(text)).withMessageContaining(text);
	}

	@Test
	void periodsShorterThanASecondAreRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> ScheduleTiming.every(Duration.ofMillis(999)))
			.withMessage("The period of a schedule is 'PT0.999S'. It must be a second or more.");
	}

}
