package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is wrong with the scripts of a class is found at the start.
 */
class SchemaProblemsTests {

	@TempDir
	Path directory;

	private Scripts scripts() {
		return Scripts.in(this.directory);
	}

	@Test
	void aFolderWithoutScriptsIsAProblem() {
		scripts().with("README.md", "no script");
		assertThat(scripts().problems()).singleElement().asString().endsWith("but there is no script.");
	}

	@Test
	void everythingThatIsWrongIsSaidAtOnce() {
		scripts().with("V1__a.sql", "CREATE TABLE a (id);\nDROP TABLE _cf_KV;")
			.with("V1.0__b.sql", "CREATE TABLE b (id);")
			.with("V0__zero.sql", "CREATE TABLE zero (id);")
			.with("V2__c.sql.conf", "executeInTransaction=false")
			.with("R__view.sql", "CREATE VIEW v AS SELECT 1;")
			.with("v3__lower.sql", "COMMIT");
		assertThat(scripts().problems()).hasSize(6)
			.allSatisfy((problem) -> assertThat(problem)
				.startsWith("Class 'dev.durableobjects.namespace.ScriptedObject' has the schema 'file:"))
			.anySatisfy((problem) -> assertThat(problem).endsWith(
					"whose script 'V1__a.sql' cannot be used, line 2: names that begin with '_cf_' are reserved."))
			.anySatisfy((problem) -> assertThat(problem)
				.endsWith("with the scripts 'V1.0__b.sql' and 'V1__a.sql' of the same version."))
			.anySatisfy((problem) -> assertThat(problem).endsWith("with the script 'V0__zero.sql'."))
			.anySatisfy((problem) -> assertThat(problem).endsWith("with the file 'V2__c.sql.conf'."))
			.anySatisfy((problem) -> assertThat(problem).contains("'R__view.sql', whose name is not valid"))
			.anySatisfy((problem) -> assertThat(problem).contains("'v3__lower.sql', whose name is not valid"));
	}

	@Test
	void aScriptThatFailsForANewObjectIsAProblem() {
		scripts().with("V1__a.sql", "CREATE TABLE a (id);")
			.with("V2__b.sql", "CREATE TABLE b (id);\n\nINSERT INTO c VALUES (1);");
		assertThat(scripts().problems()).singleElement()
			.asString()
			.startsWith("The schema of new objects of class 'Tested' could not be brought from nothing to version 2: "
					+ "script 'V2__b.sql' failed in line 3:")
			.contains("no such table: c");
	}

	@Test
	void aTableThatAnObjectCouldNotOpenIsAProblem() {
		scripts().with("V1__a.sql", "CREATE TABLE a ("
				+ IntStream.range(0, 101).mapToObj((i) -> "c" + i).collect(Collectors.joining(", ")) + ");");
		assertThat(scripts().problems()).singleElement()
			.asString()
			.contains("which an object cannot use")
			.contains("too many columns");
	}

	@Test
	void statementsMayBeLongerThanThoseOfObjects() {
		scripts().with("V1__a.sql", "CREATE TABLE a (id);\nINSERT INTO a VALUES "
				+ IntStream.range(0, 30_000).mapToObj((i) -> "(" + i + ")").collect(Collectors.joining(", ")) + ";");
		assertThat(scripts().problems()).isEmpty();
	}

	@Test
	void placeholdersMeanNothingInAScript() {
		scripts().with("V1__a.sql", "CREATE TABLE a (id TEXT DEFAULT '${user.name}');");
		assertThat(scripts().problems()).isEmpty();
	}

	@Test
	void versionsAreOrderedByNumber() {
		scripts().with("V10__c.sql", "CREATE TABLE c (id);")
			.with("V9__b.sql", "CREATE TABLE b (id);")
			.with("V1_1__a.sql", "CREATE TABLE a (id);");
		ClassSchema schema = scripts().schema();
		assertThat(schema.scripts().scripts()).extracting("version").containsExactly("1.1", "9", "10");
	}

}
