package dev.durableobjects.test;

import java.nio.file.Path;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextConfiguration;
import org.springframework.test.context.MergedContextConfiguration;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.test.example.ExampleApplication;
import dev.durableobjects.test.example.ExampleService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is in the application context of a slice.
 */
class SliceTests {

	@Test
	void nameOfABindingIsThatOfTheClass() {
		assertThat(FoundClasses.bindingName("CounterObject")).isEqualTo("COUNTER_OBJECT");
		assertThat(FoundClasses.bindingName("HTTPRoom2Object")).isEqualTo("HTTP_ROOM2_OBJECT");
		assertThat(FoundClasses.bindingName("X")).isEqualTo("X");
	}

	@Test
	void testWithoutTheAnnotationIsLeftAlone() {
		assertThat(new DurableObjectContextCustomizerFactory().createContextCustomizer(SliceTests.class,
				java.util.List.of()))
			.isNull();
	}

	@Test
	void directoryIsRemovedWithTheContext() {
		Path[] directory = new Path[1];
		SpringApplication application = new SpringApplicationBuilder(ExampleApplication.class)
			.web(WebApplicationType.NONE)
			.initializers((context) -> customize(context))
			.build();
		try (ConfigurableApplicationContext context = application.run()) {
			directory[0] = Path.of(context.getEnvironment().getRequiredProperty("durable-objects.storage.directory"));
			assertThat(directory[0]).isDirectory();
		}
		assertThat(directory[0].getParent()).doesNotExist();
	}

	private static void customize(ConfigurableApplicationContext context) {
		new DurableObjectContextCustomizer(true).customizeContext(context, new MergedContextConfiguration(
				SliceTests.class, null, new Class<?>[] { ExampleApplication.class }, null, null));
	}

	/**
	 * An application that configures nothing.
	 */
	@Nested
	@DurableObjectTest
	@ContextConfiguration(classes = ExampleApplication.class)
	class Unconfigured {

		@Autowired
		ApplicationContext context;

		@Test
		void objectClassesAreBound() {
			assertThat(this.context.getBean(DurableObjectNamespaces.class).names()).containsExactly("JOURNAL_OBJECT");
		}

		@Test
		void otherComponentsAreNotThere() {
			assertThat(this.context.getBeanProvider(ExampleService.class).getIfAvailable()).isNull();
		}

	}

	/**
	 * An application that configures its bindings.
	 */
	@Nested
	@DurableObjectTest(properties = { "durable-objects.bindings[0].name=DIARY",
			"durable-objects.bindings[0].class-name=JournalObject", "durable-objects.migrations[0].tag=v1",
			"durable-objects.migrations[0].new-sqlite-classes=JournalObject" })
	@ContextConfiguration(classes = ExampleApplication.class)
	class Configured {

		@Autowired
		DurableObjectNamespaces namespaces;

		@Test
		void itsBindingsAreUsed() {
			assertThat(this.namespaces.names()).containsExactly("DIARY");
		}

	}

}
