package dev.durableobjects.namespace;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.schema.FlywayRuns;
import dev.durableobjects.sqlite.StorageLimits;
import org.jspecify.annotations.Nullable;

/**
 * A folder of scripts to which a test adds.
 *
 * @param folder the folder
 */
record Scripts(Path folder) {

	static Scripts in(Path directory) {
		try {
			return new Scripts(Files.createDirectories(directory));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Scripts with(String name, String text) {
		try {
			Files.writeString(this.folder.resolve(name), text);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	Scripts without(String name) {
		try {
			Files.delete(this.folder.resolve(name));
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	ClassSchema schema() {
		List<ConfigurationProblem> problems = new ArrayList<>();
		ClassSchema schema = read(problems);
		if (schema == null) {
			throw new AssertionError(problems);
		}
		return schema;
	}

	List<String> problems() {
		List<ConfigurationProblem> problems = new ArrayList<>();
		read(problems);
		return problems.stream().map(ConfigurationProblem::description).toList();
	}

	private @Nullable ClassSchema read(List<ConfigurationProblem> problems) {
		return ClassSchema.read("Tested", ScriptedObject.class, this.folder.toUri().toString(),
				StorageLimits.defaults(), new FlywayRuns(), problems);
	}

}
