package dev.durableobjects.namespace;

import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;

import dev.durableobjects.runtime.ObjectInstanceFactory;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.sqlite.UnindexedAlarm;
import dev.durableobjects.sqlite.Disk;

/**
 * Opens a registry that believes that everything is flushed, and so is as fast as the
 * page cache.
 */
public final class UnflushedRegistry {

	private UnflushedRegistry() {
	}

	public static NamespaceRegistry open(RuntimeOptions options, List<NamespaceDefinition> namespaces,
			List<BindingDefinition> bindings, Function<NamespaceDefinition, ObjectInstanceFactory> factories,
			Clock clock) {
		NamespaceRegistry registry = new NamespaceRegistry(options, namespaces, bindings, factories,
				ValueMapper.builder().build(), new RuntimeEnvironment(clock, System::nanoTime, null, new NoDisk(),
						ObjectObserver.NONE, (definition, id) -> new UnindexedAlarm()));
		registry.start();
		return registry;
	}

	private static final class NoDisk implements Disk {

		@Override
		public void force(Path file, FileChannel channel) {
			// The page cache survives whatever the tests do.
		}

		@Override
		public void forceDirectory(Path directory) {
			// So do entries of directories.
		}

	}

}
