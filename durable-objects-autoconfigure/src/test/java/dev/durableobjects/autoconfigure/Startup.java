package dev.durableobjects.autoconfigure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.durableobjects.autoconfigure.example.ExampleApplication;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.AbstractApplicationContextRunner;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.ArgumentResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts an application with a piece of YAML, and tells how a start that fails is
 * explained.
 */
final class Startup {

	/** What works, for tests of other things. */
	static final String COUNTER = """
			durable-objects:
			  bindings:
			    - name: COUNTER
			      class-name: CounterObject
			  migrations:
			    - tag: v1
			      new-sqlite-classes: [CounterObject]
			""";

	private Startup() {
	}

	static ApplicationContextRunner runner(Path directory) {
		return new ApplicationContextRunner().withUserConfiguration(ExampleApplication.class)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class,
					DurableObjectsWebFluxAutoConfiguration.class, DurableObjectsWebMvcAutoConfiguration.class))
			.withPropertyValues("durable-objects.storage.directory=" + directory);
	}

	static void addYaml(ConfigurableApplicationContext context, String yaml) {
		try {
			new YamlPropertySourceLoader()
				.load("application.yml", new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)))
				.forEach((source) -> context.getEnvironment().getPropertySources().addLast(source));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * What the console shows of a start that fails: description, line break, action.
	 */
	static String failure(AbstractApplicationContextRunner<?, ? extends ConfigurableApplicationContext, ?> runner,
			String yaml) {
		AtomicReference<ConfigurableApplicationContext> started = new AtomicReference<>();
		AtomicReference<String> text = new AtomicReference<>();
		runner.withInitializer((context) -> {
			addYaml(context, yaml);
			started.set(context);
		}).run((context) -> {
			assertThat(context).hasFailed();
			text.set(analyze(context.getStartupFailure(), started.get()));
		});
		return Objects.requireNonNull(text.get());
	}

	private static String analyze(Throwable failure, ConfigurableApplicationContext context) {
		ArgumentResolver arguments = ArgumentResolver.of(BeanFactory.class, context.getBeanFactory())
			.and(Environment.class, context.getEnvironment());
		for (FailureAnalyzer analyzer : SpringFactoriesLoader.forDefaultResourceLocation()
			.load(FailureAnalyzer.class, arguments, (type, name, absentLibrary) -> {
			})) {
			FailureAnalysis analysis = analyzer.analyze(failure);
			if (analysis != null) {
				return analysis.getDescription() + "\n" + analysis.getAction();
			}
		}
		throw new AssertionError("No analyzer explains this failure", failure);
	}

}
