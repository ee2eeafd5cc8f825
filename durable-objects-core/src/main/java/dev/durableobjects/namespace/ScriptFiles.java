package dev.durableobjects.namespace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.durableobjects.schema.SchemaScript;
import dev.durableobjects.schema.SchemaScripts;
import dev.durableobjects.sqlite.SchemaFence;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.ResourcePatternResolver;

/**
 * Reads the scripts of one schema and says everything that is wrong with them.
 */
final class ScriptFiles {

	private static final String CLASS_PATH = ResourcePatternResolver.CLASSPATH_URL_PREFIX;

	private final String objectClass;

	private final String location;

	private final List<ConfigurationProblem> problems;

	/**
	 * Create a reader.
	 * @param objectClass the class that has the schema
	 * @param location where the scripts are
	 * @param problems gets what is wrong
	 */
	ScriptFiles(Class<?> objectClass, String location, List<ConfigurationProblem> problems) {
		this.objectClass = objectClass.getName();
		this.location = location;
		this.problems = problems;
	}

	/**
	 * Read the scripts.
	 * @param classLoader the application's class loader
	 * @return the scripts, or {@code null} if they cannot be used, which a problem tells
	 */
	@Nullable SchemaScripts read(@Nullable ClassLoader classLoader) {
		int before = this.problems.size();
		Map<String, SchemaScript> scripts = new TreeMap<>();
		try {
			for (Resource resource : resources(classLoader)) {
				read(resource, scripts);
			}
		}
		catch (IOException ex) {
			problem("has the schema '" + this.location + "', which cannot be read: " + ex.getMessage() + ".",
					"Correct the location, or make its files readable.");
		}
		if (this.problems.size() == before && scripts.isEmpty()) {
			problem("has the schema '" + this.location + "', but there is no script.",
					"Put a file named like 'V1__create_tables.sql' there, or correct the location, for example "
							+ "\"classpath:db/room\".");
		}
		if (scripts.size() > SchemaScripts.MAX) {
			problem("has a schema of " + scripts.size() + " scripts, but " + SchemaScripts.MAX + " are allowed.",
					"Join scripts in a class of another name.");
		}
		return (this.problems.size() == before) ? new SchemaScripts(scripts.values()) : null;
	}

	private Resource[] resources(@Nullable ClassLoader classLoader) throws IOException {
		String root = this.location.endsWith("/") ? this.location : this.location + "/";
		// A folder of the class path may be in several places.
		String pattern = root.startsWith(CLASS_PATH) ? "classpath*:" + root.substring(CLASS_PATH.length()) : root;
		Resource[] found = new PathMatchingResourcePatternResolver(classLoader).getResources(pattern + "**/*");
		return Arrays.stream(found)
			.filter(Resource::isReadable)
			.sorted(Comparator.comparing((resource) -> String.valueOf(resource.getFilename())))
			.toArray(Resource[]::new);
	}

	private void read(Resource resource, Map<String, SchemaScript> scripts) throws IOException {
		String name = String.valueOf(resource.getFilename());
		if (name.endsWith(".sql.conf")) {
			problem("has the schema '" + this.location + "' with the file '" + name + "'.",
					"Remove the file: scripts of an object have no settings of their own.");
			return;
		}
		if (!name.endsWith(".sql")) {
			return;
		}
		SchemaScript script = SchemaScript.of(name, text(resource));
		if (script == null) {
			problem("has the schema '" + this.location + "' with the script '" + name + "', whose name is not valid.",
					"Name it 'V<version>__<description>.sql', for example 'V2__add_seats.sql'. Repeatable and undo "
							+ "scripts, and callbacks, are not supported.");
			return;
		}
		SchemaScript other = scripts.putIfAbsent(script.sortableVersion(), script);
		if (other != null) {
			problem("has the schema '" + this.location + "' with the scripts '" + other.fileName() + "' and '" + name
					+ "' of the same version.", "Give one of them another version.");
		}
		if (script.isOfVersionZero()) {
			problem("has the schema '" + this.location + "' with the script '" + name + "'.",
					"Versions begin with 1: version 0 stands for an object without scripts.");
		}
		SchemaFence.check(script.text())
			.forEach((finding) -> problem("has the schema '" + this.location + "', whose script '" + name
					+ "' cannot be used, line " + finding.line() + ": " + finding.message() + ".",
					"Change the script."));
	}

	private static String text(Resource resource) throws IOException {
		String text = resource.getContentAsString(StandardCharsets.UTF_8);
		return text.startsWith("\uFEFF") ? text.substring(1) : text;
	}

	private void problem(String clause, String action) {
		this.problems.add(new ConfigurationProblem("Class '" + this.objectClass + "' " + clause, action));
	}

}
