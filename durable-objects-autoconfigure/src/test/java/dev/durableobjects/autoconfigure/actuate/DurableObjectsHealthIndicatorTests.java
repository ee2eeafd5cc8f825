package dev.durableobjects.autoconfigure.actuate;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import dev.durableobjects.autoconfigure.DurableObjectsAutoConfiguration;
import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import dev.durableobjects.autoconfigure.operated.OperatedObject;
import dev.durableobjects.runtime.ObjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class DurableObjectsHealthIndicatorTests {

	@TempDir
	Path directory;

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withUserConfiguration(Objects.class)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class,
					DurableObjectsActuatorAutoConfiguration.class))
			.withPropertyValues(OperatedApplication.OBJECTS)
			.withPropertyValues("durable-objects.storage.directory=" + this.directory.resolve("data"));
	}

	private static Health health(org.springframework.context.ApplicationContext context) {
		return context.getBean(HealthIndicator.class).health();
	}

	@Test
	void isUpWhereObjectsCanStoreThings() {
		runner().run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("writable", true)
				.containsEntry("alarmLagMillis", 0L)
				.containsEntry("unusableObjects", 0)
				.containsKey("freeSpace");
		});
	}

	@Test
	void isDownWithTooLittleSpace() {
		runner().withPropertyValues("durable-objects.health.min-free-space=1000000TB").run((context) -> {
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			assertThat(health(context).getDetails().toString()).contains("durable-objects.health.min-free-space");
		});
	}

	@Test
	void isDownWhenAlarmsLag() {
		Duration[] lag = { Duration.ofSeconds(10) };
		DurableObjectsHealthIndicator indicator = new DurableObjectsHealthIndicator(this.directory, DataSize.ofBytes(1),
				Duration.ofSeconds(10), () -> lag[0], new UnusableObjects());
		assertThat(indicator.health().getStatus()).isEqualTo(Status.UP);
		lag[0] = Duration.ofMillis(10_001);
		assertThat(indicator.health().getStatus()).isEqualTo(Status.DOWN);
		assertThat(indicator.health().getDetails()).containsEntry("alarmLagMillis", 10_001L);
		assertThat(indicator.health().getDetails().toString()).contains("durable-objects.health.max-alarm-lag");
	}

	@Test
	void isDownWhenTheDirectoryIsGone() {
		runner().run((context) -> {
			Files.move(this.directory.resolve("data"), this.directory.resolve("moved"));
			assertThat(health(context).getStatus()).isEqualTo(Status.DOWN);
			Files.move(this.directory.resolve("moved"), this.directory.resolve("data"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
		});
	}

	@Test
	void tellsOfObjectsThatCannotBeUsedAndStaysUp() {
		runner().run((context) -> {
			UnusableObjects unusable = context.getBean(UnusableObjects.class);
			ObjectId id = new ObjectId("ab".repeat(32), null);
			unusable.unusable("OperatedObject", id, new IllegalStateException("damaged"));
			assertThat(health(context).getStatus()).isEqualTo(Status.UP);
			assertThat(health(context).getDetails()).containsEntry("unusableObjects", 1);
			unusable.opened("OperatedObject", id);
			assertThat(health(context).getDetails()).containsEntry("unusableObjects", 0);
		});
	}

	@Test
	void backsOff() {
		runner().withPropertyValues("management.health.durableobjects.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(HealthIndicator.class));
		runner().withClassLoader(new FilteredClassLoader("org.springframework.boot.health"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean("durableObjectsHealthIndicator"));
		runner().withClassLoader(new FilteredClassLoader("org.springframework.boot.actuate"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(RecentErrors.class));
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = OperatedObject.class)
	@Import(OperatedObject.class)
	static class Objects {

	}

}
