package dev.durableobjects.autoconfigure;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.DurableObjectsJsonMapperCustomizer;
import dev.durableobjects.autoconfigure.example.Counter;
import dev.durableobjects.context.DurableObjectsLifecycle;
import dev.durableobjects.migration.MigrationExecutor;
import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.NamespaceRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ReactiveWebApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.webflux.autoconfigure.WebFluxAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.servlet.DispatcherServlet;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DurableObjectsAutoConfigurationTests {

	private static final String MAPPER = "durableObjectsJsonMapper";

	private static final AutoConfigurations CONFIGURATIONS = AutoConfigurations.of(
			DurableObjectsAutoConfiguration.class, DurableObjectsWebFluxAutoConfiguration.class,
			DurableObjectsWebMvcAutoConfiguration.class);

	@TempDir
	Path directory;

	@Test
	void worksWithoutWebServer() {
		runner().run((context) -> {
			assertThat(context).hasSingleBean(NamespaceRegistry.class);
			assertThat(context.getBean(DurableObjectsLifecycle.class).isRunning()).isTrue();
			assertThat(context).doesNotHaveBean(DurableObjectWebExceptionHandler.class);
			assertThat(context).doesNotHaveBean(DurableObjectControllerAdvice.class);
		});
	}

	@Test
	void worksWithoutAnyWebLibrary() {
		runner().withClassLoader(new FilteredClassLoader("org.springframework.web", "org.springframework.http"))
			.run((context) -> assertThat(context).hasNotFailed().hasSingleBean(NamespaceRegistry.class));
	}

	@Test
	void addsAnExceptionHandlerToWebFlux() {
		ReactiveWebApplicationContextRunner runner = new ReactiveWebApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WebFluxAutoConfiguration.class))
			.withConfiguration(CONFIGURATIONS);
		runner.run((context) -> assertThat(context).hasSingleBean(DurableObjectWebExceptionHandler.class)
			.doesNotHaveBean(DurableObjectControllerAdvice.class));
		runner.withClassLoader(new FilteredClassLoader(DispatcherHandler.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DurableObjectWebExceptionHandler.class));
	}

	@Test
	void addsAnAdviceToServletApplications() {
		WebApplicationContextRunner runner = new WebApplicationContextRunner().withConfiguration(CONFIGURATIONS);
		runner.run((context) -> assertThat(context).hasSingleBean(DurableObjectControllerAdvice.class)
			.doesNotHaveBean(DurableObjectWebExceptionHandler.class));
		runner.withClassLoader(new FilteredClassLoader(DispatcherServlet.class))
			.run((context) -> assertThat(context).doesNotHaveBean(DurableObjectControllerAdvice.class));
	}

	@Test
	void theMapperIsOurOwnAndTheApplicationKeepsItsOwn() {
		runner().withConfiguration(AutoConfigurations.of(JacksonAutoConfiguration.class))
			.withPropertyValues("spring.jackson.property-naming-strategy=SNAKE_CASE")
			.withUserConfiguration(Customizing.class)
			.run((context) -> {
				JsonMapper ours = context.getBean(MAPPER, JsonMapper.class);
				assertThat(context.getBean(JsonMapper.class)).isNotSameAs(ours)
					.isSameAs(context.getBean("jacksonJsonMapper"));
				assertThat(ours.isEnabled(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)).isTrue();
				assertThat(ours.isEnabled(SerializationFeature.INDENT_OUTPUT)).isTrue();
				assertThat(ours.writeValueAsString(new Value(1))).contains("someNumber");
			});
	}

	@Test
	void migrationsAreRecordedUnderTheNameOfTheScript() {
		runner().withPropertyValues("spring.application.name=shop")
			.run((context) -> assertThat(context).hasNotFailed());
		runner().withPropertyValues("spring.application.name=shop", "durable-objects.script-name=other")
			.run((context) -> assertThat(context).hasNotFailed());
		runner().run((context) -> assertThat(context).hasNotFailed());
		try (Catalog catalog = Catalog.open(this.directory)) {
			for (String scriptName : Set.of("shop", "other", "application")) {
				assertThat(new MigrationExecutor(catalog, scriptName, Map.of(), Clock.systemUTC()).state().ownClasses())
					.containsOnlyKeys("CounterObject");
			}
		}
	}

	@Test
	void objectsAreReadyBeforeThePortOpensAndDrainAfterTheLastRequest() {
		runner().run((context) -> assertThat(context.getBean(DurableObjectsLifecycle.class).getPhase())
			.isLessThan(WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE)
			.isLessThan(WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE));
	}

	@Test
	void whatAnObjectHasCountedSurvivesTheApplication() {
		for (long start = 1; start <= 2; start++) {
			long expected = start;
			runner().run((context) -> {
				Counter counter = context.getBean(DurableObjectNamespaces.class)
					.get("COUNTER", Counter.class)
					.getByName("a");
				assertThat(counter.increment()).isEqualTo(expected);
			});
		}
	}

	@Test
	void emptyListsCountAsNothingConfigured() {
		Startup.runner(this.directory.resolve("absent"))
			.withInitializer((context) -> Startup.addYaml(context, "durable-objects: { bindings: [], migrations: }"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NamespaceRegistry.class));
		assertThat(this.directory.resolve("absent")).doesNotExist();
	}

	@Test
	void listsOfTheApplicationsOwnAreNoneOfOurBusiness() {
		Startup.runner(this.directory)
			.withPropertyValues("migrations=true", "bindings=a,b")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void closingTheContextGivesTheDirectoryBack() {
		for (int start = 0; start < 2; start++) {
			runner().run((context) -> assertThat(context).hasNotFailed());
		}
	}

	private ApplicationContextRunner runner() {
		return Startup.runner(this.directory).withInitializer((context) -> Startup.addYaml(context, Startup.COUNTER));
	}

	private record Value(int someNumber) {
	}

	@Configuration(proxyBeanMethods = false)
	static class Customizing {

		@Bean
		DurableObjectsJsonMapperCustomizer indenting() {
			return (builder) -> builder.enable(SerializationFeature.INDENT_OUTPUT);
		}

	}

}
