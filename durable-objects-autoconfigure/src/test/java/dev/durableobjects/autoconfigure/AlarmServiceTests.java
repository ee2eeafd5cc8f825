package dev.durableobjects.autoconfigure;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.RuntimeTime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * By which timer alarms go, and what the start does about their index.
 */
class AlarmServiceTests {

	@TempDir
	Path directory;

	@Test
	void theTimerIsTheLibrarysOwnWhereTheApplicationHasNone() {
		runner().run((context) -> assertThat(timer(context)).isSameAs(context.getBean("durableObjectsTaskScheduler")));
	}

	@Test
	void theTimerIsTheApplicationsWhereItHasExactlyOne() {
		runner().withUserConfiguration(One.class)
			.run((context) -> assertThat(timer(context)).isSameAs(context.getBean("one")));
	}

	@Test
	void theTimerIsTheLibrarysOwnWhereTheApplicationHasSeveral() {
		runner().withUserConfiguration(One.class, Other.class)
			.run((context) -> assertThat(timer(context)).isSameAs(context.getBean("durableObjectsTaskScheduler")));
	}

	@Test
	void theTimerIsTheOneThatBootBringsForScheduledMethods() {
		runner().withConfiguration(AutoConfigurations.of(TaskSchedulingAutoConfiguration.class))
			.withUserConfiguration(Scheduling.class)
			.run((context) -> assertThat(timer(context)).isSameAs(context.getBean("taskScheduler")));
	}

	@Test
	void alarmsThatTheIndexHasForgottenAreFoundWhenTheStartIsAskedTo() {
		try (ConfigurableApplicationContext first = OperatedApplication.start(this.directory)) {
			OperatedApplication.object(first, "a").setAlarm(Duration.ofDays(1));
			OperatedApplication.object(first, "b").setAlarm(Duration.ofDays(2));
			OperatedApplication.object(first, "c").increment();
			assertThat(indexed(first)).isEqualTo(2);
			first.getBean(Catalog.class).inTransaction((connection) -> update(connection, "DELETE FROM alarm"));
		}
		try (ConfigurableApplicationContext second = OperatedApplication.start(this.directory,
				"durable-objects.alarms.reconcile-at-start=true")) {
			await().atMost(Duration.ofSeconds(20)).until(() -> indexed(second) == 2);
		}
	}

	private ApplicationContextRunner runner() {
		return Startup.runner(this.directory).withInitializer((context) -> Startup.addYaml(context, Startup.COUNTER));
	}

	private static TaskScheduler timer(ApplicationContext context) {
		return context.getBean(RuntimeTime.class).alarms();
	}

	private static int indexed(ApplicationContext context) {
		return context.getBean(Catalog.class).inTransaction((connection) -> {
			try (Statement statement = connection.createStatement();
					ResultSet row = statement.executeQuery("SELECT count(*) FROM alarm")) {
				row.next();
				return row.getInt(1);
			}
		});
	}

	private static int update(Connection connection, String sql) throws SQLException {
		try (Statement statement = connection.createStatement()) {
			return statement.executeUpdate(sql);
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class One {

		@Bean
		TaskScheduler one() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Other {

		@Bean
		TaskScheduler other() {
			return new ThreadPoolTaskScheduler();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableScheduling
	static class Scheduling {

	}

}
