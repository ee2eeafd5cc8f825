package dev.durableobjects.autoconfigure;

import java.nio.file.Path;

import dev.durableobjects.DurableObject;
import dev.durableobjects.OnSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A class with methods that schedules run.
 */
class ScheduleStartTests {

	private static final String CONFIGURATION = """
			durable-objects:
			  bindings: [ { name: BAKERY, class-name: Bakery } ]
			  migrations: [ { tag: v1, new-sqlite-classes: [Bakery] } ]
			""";

	private static final String KEY_VALUE = CONFIGURATION.replace("new-sqlite-classes", "new-classes");

	@TempDir
	Path directory;

	private ApplicationContextRunner runner(Class<?> application) {
		return new ApplicationContextRunner().withUserConfiguration(application)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + this.directory);
	}

	@Test
	void aClassWithoutSqlCannotHaveSchedules() {
		assertThat(Startup.failure(runner(GoodApplication.class), KEY_VALUE))
			.isEqualTo("Class 'dev.durableobjects.autoconfigure.ScheduleStartTests$GoodBakery' has methods annotated "
					+ "with @OnSchedule (bake, clean), but was created with 'new-classes', and so has no schedules.\n"
					+ "Remove the annotations, and use the alarm instead; or create a class under another name with "
					+ "'new-sqlite-classes'.");
		runner(GoodApplication.class).withInitializer((context) -> Startup.addYaml(context, CONFIGURATION))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aClassThatHasBeenCreatedWithoutSqlCannotBeGivenSchedules() {
		runner(PlainApplication.class).withInitializer((context) -> Startup.addYaml(context, KEY_VALUE))
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(Startup.failure(runner(GoodApplication.class), KEY_VALUE)).contains("(bake, clean)");
	}

	@Test
	void everythingThatIsWrongIsSaidAtOnce() {
		assertThat(Startup.failure(runner(BadApplication.class), KEY_VALUE)).contains("3 problems")
			.contains("1. Method 'BadBakery.bake', annotated with @OnSchedule(\"bread\"), returns 'String'.")
			.contains("2. Class 'dev.durableobjects.autoconfigure.ScheduleStartTests$BadBakery' of binding 'BAKERY'")
			.contains("(bake), but was created with 'new-classes', and so has no schedules.");
	}

	interface Shop {

		Mono<String> buy(String what);

	}

	@DurableObject("Bakery")
	static class PlainBakery implements Shop {

		@Override
		public Mono<String> buy(String what) {
			return Mono.just(what);
		}

	}

	@DurableObject("Bakery")
	static class GoodBakery extends PlainBakery {

		@OnSchedule("bread")
		void bake() {
		}

		@OnSchedule("shop")
		void clean() {
		}

	}

	interface Kiosk {

		Object sell(Runnable what);

	}

	@DurableObject("Bakery")
	static class BadBakery implements Kiosk {

		@Override
		public Object sell(Runnable what) {
			return what;
		}

		@OnSchedule("bread")
		String bake() {
			return "bread";
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(PlainBakery.class)
	static class PlainApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(GoodBakery.class)
	static class GoodApplication {

	}

	@Configuration(proxyBeanMethods = false)
	@Import(BadBakery.class)
	static class BadApplication {

	}

}
