package dev.durableobjects.migration;

import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.durableobjects.namespace.Catalog;
import dev.durableobjects.namespace.InvalidConfigurationException;
import dev.durableobjects.namespace.StorageKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class MigrationExecutorTests {

	private static final List<String> CLASSES = List.of("A", "B", "C");

	@TempDir
	Path directory;

	private Catalog catalog;

	@BeforeEach
	void open() {
		this.catalog = Catalog.open(this.directory);
	}

	@AfterEach
	void close() {
		this.catalog.close();
	}

	@Test
	void recordsClassesWithTheirKeysNumbersAndKinds() {
		Map<String, RecordedClass> classes = apply("shop",
				new Migration("v1", List.of("B"), List.of("A"), List.of(), List.of(), List.of()));
		assertThat(classes).containsOnly(Map.entry("B", new RecordedClass("B", "shop-B", 1, StorageKind.KEY_VALUE)),
				Map.entry("A", new RecordedClass("A", "shop-A", 2, StorageKind.SQLITE)));
		assertThat(executor("shop").state().tag()).isEqualTo("v1");
		assertThat(executor("shop").state().ownClasses()).isEqualTo(classes);
	}

	@Test
	void appliesOnlyWhatIsNewAndKeepsWhatWasRecorded() {
		Map<String, RecordedClass> before = apply("shop", sqlite("v1", "A"));
		this.catalog.close();
		open();
		Map<String, RecordedClass> after = apply("shop", sqlite("v1", "A"), sqlite("v2", "B"));
		assertThat(after.get("A")).isEqualTo(before.get("A"));
		assertThat(after.get("B")).isEqualTo(new RecordedClass("B", "shop-B", 2, StorageKind.SQLITE));
		assertThat(apply("shop", sqlite("v1", "A"), sqlite("v2", "B"))).isEqualTo(after);
		assertThat(tags()).containsExactly("v1", "v2");
	}

	@Test
	void scriptsHaveTagsAndClassesOfTheirOwn() {
		apply("shop", sqlite("v1", "A"));
		Map<String, RecordedClass> classes = apply("chat", sqlite("v1", "A"));
		assertThat(classes).containsOnly(Map.entry("A", new RecordedClass("A", "chat-A", 2, StorageKind.SQLITE)));
		assertThat(executor("shop").state().ownClasses()).containsOnlyKeys("A");
		assertThat(executor("shop").state().classes()).hasSize(2);
	}

	@Test
	void whenOnePendingMigrationConflictsThenNoneIsApplied() {
		apply("shop", sqlite("v1", "A"));
		assertThatExceptionOfType(InvalidConfigurationException.class)
			.isThrownBy(() -> apply("shop", sqlite("v1", "A"), sqlite("v2", "B"), sqlite("v3", "A")))
			.withMessageContaining("Cannot apply new-sqlite-classes of migration 'v3' to existing class 'A'");
		assertThat(executor("shop").state().ownClasses()).containsOnlyKeys("A");
		assertThat(tags()).containsExactly("v1");
	}

	@Test
	void anUnknownTagAppliesEverything() {
		apply("shop", sqlite("lost", "A"));
		assertThat(apply("shop", sqlite("v2", "B"))).containsOnlyKeys("A", "B");
		assertThat(tags()).containsExactly("lost", "v2");
	}

	@Test
	void withoutMigrationsTheLedgerStaysAsItIs() {
		apply("shop", sqlite("v1", "A"));
		assertThat(apply("shop")).containsOnlyKeys("A");
		assertThat(executor("shop").state().tag()).isEqualTo("v1");
	}

	private List<String> tags() {
		return this.catalog.inTransaction((connection) -> {
			try (Statement statement = connection.createStatement();
					ResultSet rows = statement
						.executeQuery("SELECT group_concat(tag, ' ' ORDER BY position) FROM applied_migration")) {
				return List.of(rows.getString(1).split(" "));
			}
		});
	}

	private Map<String, RecordedClass> apply(String scriptName, Migration... migrations) {
		return executor(scriptName).apply(MigrationPlan.of(Arrays.asList(migrations), 500), CLASSES, Map.of())
			.ownClasses();
	}

	private MigrationExecutor executor(String scriptName) {
		return new MigrationExecutor(this.catalog, scriptName, Map.of(),
				Clock.fixed(Instant.ofEpochSecond(1_000), ZoneOffset.UTC));
	}

	private static Migration sqlite(String tag, String... classNames) {
		return new Migration(tag, List.of(), List.of(classNames), List.of(), List.of(), List.of());
	}

}
