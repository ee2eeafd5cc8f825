package dev.durableobjects.schema;

import java.io.Reader;
import java.io.StringReader;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.resolver.ChecksumCalculator;
import org.jspecify.annotations.Nullable;

/**
 * One script, read into memory.
 *
 * @param fileName its name, {@code V<version>__<description>.sql}
 * @param version its version, as Flyway writes it
 * @param text its SQL
 * @param checksum Flyway's checksum of the text, which does not depend on line ends
 */
public record SchemaScript(String fileName, String version, String text, int checksum) {

	/**
	 * Where a version ends its number of parts is not bounded, its parts have at most 18
	 * digits.
	 */
	private static final Pattern FILE_NAME = Pattern.compile("V(\\d{1,18}(?:[._]\\d{1,18})*)__.+\\.sql");

	/**
	 * Read a script.
	 * @param fileName its name
	 * @param text its SQL
	 * @return the script, or {@code null} if it does not have the name of one
	 */
	public static @Nullable SchemaScript of(String fileName, String text) {
		Matcher matcher = FILE_NAME.matcher(fileName);
		if (!matcher.matches()) {
			return null;
		}
		String version = MigrationVersion.fromVersion(matcher.group(1)).getVersion();
		return new SchemaScript(fileName, version, text, ChecksumCalculator.calculate(new Resource(fileName, text)));
	}

	/**
	 * The version in a form in which equal versions are equal, like 1 and 1.0.
	 * @return a text
	 */
	public String sortableVersion() {
		return this.version.replaceAll("(^|\\.)0+(?=\\d)", "$1").replaceAll("(\\.0)+$", "");
	}

	/**
	 * Whether the version stands for a database without scripts.
	 * @return whether it is 0
	 */
	public boolean isOfVersionZero() {
		return sortableVersion().equals("0");
	}

	MigrationVersion migrationVersion() {
		return MigrationVersion.fromVersion(this.version);
	}

	LoadableResource resource() {
		return new Resource(this.fileName, this.text);
	}

	/**
	 * The script as Flyway reads it.
	 */
	private static final class Resource extends LoadableResource {

		private final String fileName;

		private final String text;

		Resource(String fileName, String text) {
			this.fileName = fileName;
			this.text = text;
		}

		@Override
		public Reader read() {
			return new StringReader(this.text);
		}

		@Override
		public String getAbsolutePath() {
			return this.fileName;
		}

		@Override
		public String getAbsolutePathOnDisk() {
			return this.fileName;
		}

		@Override
		public String getFilename() {
			return this.fileName;
		}

		@Override
		public String getRelativePath() {
			return this.fileName;
		}

	}

}
