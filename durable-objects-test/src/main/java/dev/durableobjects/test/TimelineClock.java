package dev.durableobjects.test;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A timeline as the runtime reads it.
 */
final class TimelineClock extends Clock {

	private final Timeline timeline;

	private final ZoneId zone;

	TimelineClock(Timeline timeline) {
		this(timeline, ZoneOffset.UTC);
	}

	TimelineClock(Timeline timeline, ZoneId zone) {
		this.timeline = timeline;
		this.zone = zone;
	}

	@Override
	public Instant instant() {
		return this.timeline.now();
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	@Override
	public Clock withZone(ZoneId other) {
		return new TimelineClock(this.timeline, other);
	}

	@Override
	public String toString() {
		return "clock of the test, " + this.timeline.now();
	}

}
