package dev.durableobjects.autoconfigure.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.util.unit.DataSize;

/**
 * Whether objects can store things and are woken in time. Looks at the data directory and
 * at what is known already; reads no object.
 */
final class DurableObjectsHealthIndicator extends AbstractHealthIndicator {

	private static final int SHOWN = 10;

	private final Path directory;

	private final DataSize minFreeSpace;

	private final Duration maxAlarmLag;

	private final Supplier<Duration> alarmLag;

	private final UnusableObjects unusable;

	DurableObjectsHealthIndicator(Path directory, DataSize minFreeSpace, Duration maxAlarmLag,
			Supplier<Duration> alarmLag, UnusableObjects unusable) {
		super("The health of Durable Objects could not be found out");
		this.directory = directory;
		this.minFreeSpace = minFreeSpace;
		this.maxAlarmLag = maxAlarmLag;
		this.alarmLag = alarmLag;
		this.unusable = unusable;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws IOException {
		List<String> problems = new ArrayList<>();
		boolean writable = Files.isDirectory(this.directory) && Files.isWritable(this.directory);
		builder.up().withDetail("directory", this.directory.toString()).withDetail("writable", writable);
		if (!writable) {
			problems.add("The data directory cannot be written to.");
		}
		else {
			long free = Files.getFileStore(this.directory).getUsableSpace();
			builder.withDetail("freeSpace", free).withDetail("minFreeSpace", this.minFreeSpace.toBytes());
			if (free < this.minFreeSpace.toBytes()) {
				problems.add("There is too little free space on the disk (durable-objects.health.min-free-space).");
			}
		}
		Duration lag = this.alarmLag.get();
		builder.withDetail("alarmLagMillis", lag.toMillis());
		if (lag.compareTo(this.maxAlarmLag) > 0) {
			problems.add("Alarms are begun too late (durable-objects.health.max-alarm-lag).");
		}
		addUnusable(builder);
		if (!problems.isEmpty()) {
			builder.down().withDetail("problems", problems);
		}
	}

	/**
	 * Objects that cannot be used are told of and change nothing: the others work, and an
	 * application that is taken out of service for them helps nobody.
	 */
	private void addUnusable(Health.Builder builder) {
		add(builder, "unusableObjects", "firstUnusableObjects", this.unusable.damaged());
		add(builder, "failedSchemaUpgrades", "firstFailedSchemaUpgrades", this.unusable.outdated());
	}

	private static void add(Health.Builder builder, String count, String first, RememberedObjects objects) {
		builder.withDetail(count, objects.count());
		if (objects.count() > 0) {
			builder.withDetail(first, objects.first(SHOWN));
		}
	}

}
