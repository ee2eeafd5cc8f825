package dev.durableobjects.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import dev.durableobjects.migration.Migration.RenamedClass;
import dev.durableobjects.migration.Migration.TransferredClass;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.StorageKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationPlanTests {

	private static final List<String> CLASSES = List.of("Counter", "Room", "Legacy");

	@Test
	void aCorrectPlanHasNoProblems() {
		MigrationPlan plan = plan(sqlite("v1", "Counter"),
				new Migration("v2", List.of("Legacy"), List.of("Room"), List.of(), List.of(), List.of()));
		assertThat(plan.problems()).isEmpty();
		assertThat(plan.problemsAgainst(LedgerState.EMPTY, CLASSES, Map.of("Counter", "COUNTER"))).isEmpty();
	}

	@Test
	void allProblemsAreFoundAtOnce() {
		MigrationPlan plan = plan(sqlite("v1", "Counter"), sqlite("v1", "Room"), sqlite(null, "1Room"),
				sqlite("v3", "Counter", " "));
		assertThat(plan.problems()).extracting(ConfigurationProblem::description)
			.containsExactly("'durable-objects.migrations[1].tag' repeats the tag 'v1'.",
					"'durable-objects.migrations[2]' has no tag.",
					"'durable-objects.migrations[2].new-sqlite-classes' contains '1Room', which is not a class name.",
					"'durable-objects.migrations[3].new-sqlite-classes' creates class 'Counter', which "
							+ "'new-sqlite-classes' has created already.",
					"'durable-objects.migrations[3].new-sqlite-classes' contains an empty class name.");
	}

	@Test
	void sqliteCannotBeEnabledOnAClassOfAnEarlierMigration() {
		MigrationPlan plan = plan(new Migration("v1", List.of("Legacy"), List.of(), List.of(), List.of(), List.of()),
				sqlite("v2", "Legacy"));
		assertThat(plan.problems()).singleElement().satisfies((problem) -> {
			assertThat(problem.description()).contains("Cannot enable SQLite on existing class 'Legacy'");
			assertThat(problem.action()).contains("chosen when it is created");
		});
	}

	@Test
	void renamingDeletingAndTransferringAreRefusedOnceEach() {
		MigrationPlan plan = plan(sqlite("v1", "Old", "Gone"),
				new Migration("v2", List.of(), List.of("Gone"), List.of(new RenamedClass("Old", "Counter")),
						List.of("Gone"), List.of(new TransferredClass("Room", "chat", "Room"))));
		assertThat(plan.problems()).extracting(ConfigurationProblem::description)
			.containsExactly(
					"'durable-objects.migrations[1].deleted-classes' deletes class 'Gone', which this version of the "
							+ "library does not support.",
					"'durable-objects.migrations[1].renamed-classes' renames class 'Old' to 'Counter', which this "
							+ "version of the library does not support.",
					"'durable-objects.migrations[1].transferred-classes' transfers class 'Room' of script 'chat' to "
							+ "'Room', which this version of the library does not support.");
	}

	@Test
	void aBindingWithoutMigrationIsShownTheYaml() {
		assertThat(plan(sqlite("v1", "Counter")).problemsAgainst(LedgerState.EMPTY, CLASSES, Map.of("Room", "ROOM")))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.description())
					.isEqualTo("Binding 'ROOM' refers to class 'Room', which no migration has created.");
				assertThat(problem.action()).contains("""
						durable-objects:
						  migrations:
						    - tag: "create-Room"
						      new-sqlite-classes: [Room]""");
			});
	}

	@Test
	void aBindingToAClassOfTheLedgerNeedsNoMigrationInTheConfiguration() {
		assertThat(plan().problemsAgainst(applied("v1", StorageKind.SQLITE, "Room"), CLASSES, Map.of("Room", "ROOM")))
			.isEmpty();
	}

	@Test
	void aMigrationOfAnUnknownClassSuggestsTheNearestOne() {
		assertThat(plan(sqlite("v1", "Countr")).problemsAgainst(LedgerState.EMPTY, CLASSES, Map.of())).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.description()).isEqualTo("Migration 'v1' creates class 'Countr', but no class of "
						+ "that name is annotated with @DurableObject.");
				assertThat(problem.action()).isEqualTo("Did you mean 'Counter'?");
			});
	}

	@Test
	void onlyWhatFollowsTheLastTagIsPending() {
		MigrationPlan plan = plan(sqlite("v1", "Counter"), sqlite("v2", "Room"), sqlite("v3", "Legacy"));
		assertThat(plan.pendingAfter(null)).hasSize(3);
		assertThat(plan.pendingAfter("v1")).extracting(Migration::tag).containsExactly("v2", "v3");
		assertThat(plan.pendingAfter("v3")).isEmpty();
		assertThat(plan.pendingAfter("lost")).hasSize(3);
		assertThat(plan.hasLost("lost")).isTrue();
		assertThat(plan.hasLost("v2")).isFalse();
		assertThat(plan.hasLost(null)).isFalse();
		assertThat(plan().hasLost("v1")).isFalse();
	}

	@Test
	void tagsAreComparedForEqualityOnly() {
		MigrationPlan plan = plan(sqlite("10", "Counter"), sqlite("9", "Room"), sqlite("V9", "Legacy"));
		assertThat(plan.problems()).isEmpty();
		assertThat(plan.pendingAfter("9")).extracting(Migration::tag).containsExactly("V9");
	}

	@Test
	void replayingAfterALostTagConflictsWithTheLedgerAndSaysWhy() {
		assertThat(plan(sqlite("v9", "Counter")).problemsAgainst(applied("v1", StorageKind.SQLITE, "Counter"), CLASSES,
				Map.of("Counter", "COUNTER")))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.description())
					.isEqualTo("Cannot apply new-sqlite-classes of migration 'v9' to existing class 'Counter'.");
				assertThat(problem.action()).contains("The tag applied last, 'v1', is not among the configured ones");
			});
	}

	@Test
	void sqliteCannotBeEnabledOnAClassOfTheLedger() {
		assertThat(plan(sqlite("v1", "Counter"), sqlite("v2", "Legacy"))
			.problemsAgainst(applied("v1", StorageKind.KEY_VALUE, "Legacy"), CLASSES, Map.of())).singleElement()
			.satisfies((problem) -> assertThat(problem.description())
				.startsWith("Cannot enable SQLite on existing class 'Legacy'"));
	}

	@Test
	void theLimitOfClassesCountsTheWholeCatalogue() {
		MigrationPlan plan = MigrationPlan.of(List.of(sqlite("v1", "Counter"), sqlite("v2", "Room")), 3);
		assertThat(plan.problemsAgainst(new LedgerState(null, Map.of(), 1), CLASSES, Map.of())).isEmpty();
		assertThat(plan.problemsAgainst(new LedgerState(null, Map.of(), 2), CLASSES, Map.of())).singleElement()
			.satisfies((problem) -> assertThat(problem.action()).contains("'durable-objects.limits.classes'"));
	}

	private static LedgerState applied(String tag, StorageKind kind, String className) {
		return new LedgerState(tag, Map.of(className, new RecordedClass(className, "s-" + className, 1, kind)), 1);
	}

	private static MigrationPlan plan(Migration... migrations) {
		return MigrationPlan.of(Arrays.asList(migrations), 500);
	}

	private static Migration sqlite(String tag, String... classNames) {
		return new Migration(tag, List.of(), List.of(classNames), List.of(), List.of(), List.of());
	}

}
