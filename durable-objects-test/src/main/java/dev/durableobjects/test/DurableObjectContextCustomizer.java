package dev.durableobjects.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.springframework.beans.factory.support.DefaultSingletonBeanRegistry;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;
import org.springframework.util.FileSystemUtils;

/**
 * Lets an application context store objects in a temporary directory, which is removed
 * when it is closed. Part of the key of the cached context, and equal for all tests of
 * the same kind.
 *
 * @param bindFoundClasses whether object classes are bound that the application has not
 * configured
 */
record DurableObjectContextCustomizer(boolean bindFoundClasses) implements ContextCustomizer {

	private static final String NAME = "durableObjectTestStorage";

	@Override
	public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration mergedConfig) {
		Path directory = createDirectory();
		// What is registered first is destroyed last, when the runtime has let go of it.
		((DefaultSingletonBeanRegistry) context.getBeanFactory()).registerDisposableBean(NAME,
				() -> FileSystemUtils.deleteRecursively(directory));
		context.getEnvironment()
			.getPropertySources()
			.addFirst(new MapPropertySource(NAME,
					Map.of("durable-objects.storage.directory", directory.resolve("data").toString())));
		if (this.bindFoundClasses) {
			FoundClasses.bind(context, mergedConfig);
		}
	}

	private static Path createDirectory() {
		try {
			return Files.createTempDirectory("durable-objects-test");
		}
		catch (IOException ex) {
			throw new UncheckedIOException("A temporary directory for the test's objects cannot be created", ex);
		}
	}

}
