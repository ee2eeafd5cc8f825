package dev.durableobjects.migration;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.durableobjects.migration.Migration.RenamedClass;
import dev.durableobjects.migration.Migration.TransferredClass;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.namespace.StorageKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MigrationPlanTests {

	private static final LedgerState EMPTY = LedgerState.empty("s");

	private static final TransferSources NO_SOURCES = (wanted, begun) -> new TransferSources.Offer(null, null,
			new ConfigurationProblem("nobody has it.", "Do without."));

	private static final List<String> CLASSES = List.of("Counter", "Room", "Legacy");

	@Test
	void aCorrectPlanHasNoProblems() {
		MigrationPlan plan = plan(sqlite("v1", "Counter"),
				new Migration("v2", List.of("Legacy"), List.of("Room"), List.of(), List.of(), List.of()));
		assertThat(plan.problems()).isEmpty();
		assertThat(problems(plan, EMPTY, Map.of("Counter", "COUNTER"))).isEmpty();
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
	void aMigrationNamesAClassOnce() {
		MigrationPlan plan = plan(sqlite("v1", "Old", "Gone"),
				new Migration("v2", List.of("Twice"), List.of("Gone", "Twice"),
						List.of(new RenamedClass("Old", "Counter"), new RenamedClass("Gone", "Counter")),
						List.of("Gone"), List.of(new TransferredClass("Room", "chat", "Old"))));
		assertThat(plan.problems()).extracting(ConfigurationProblem::description)
			.containsExactly(
					"'durable-objects.migrations[1]' names class 'Gone' more than once, in 'deleted-classes' and in "
							+ "'renamed-classes'.",
					"'durable-objects.migrations[1]' names class 'Counter' more than once, in 'renamed-classes'.",
					"'durable-objects.migrations[1]' names class 'Old' more than once, in 'renamed-classes' and in "
							+ "'transferred-classes'.",
					"'durable-objects.migrations[1]' names class 'Gone' more than once, in 'deleted-classes' and in "
							+ "'new-sqlite-classes'.",
					"'durable-objects.migrations[1].new-sqlite-classes': Cannot enable SQLite on existing class 'Twice', "
							+ "which 'new-classes' creates.");
	}

	@Test
	void pairsNeedAllTheirParts() {
		MigrationPlan plan = plan(new Migration("v1", List.of(), List.of(), List.of(new RenamedClass(null, "B")),
				List.of("com.example.A"), List.of(new TransferredClass("A", " ", null))));
		assertThat(plan.problems()).extracting(ConfigurationProblem::description)
			.containsExactly(
					"'durable-objects.migrations[0].deleted-classes' contains 'com.example.A', which is not a class name.",
					"'durable-objects.migrations[0].renamed-classes' contains an empty class name.",
					"'durable-objects.migrations[0].transferred-classes' has an entry without 'from-script'.",
					"'durable-objects.migrations[0].transferred-classes' contains an empty class name.");
	}

	@Test
	void objectsAreNotMovedToAClassThatTheListCreates() {
		assertThat(plan(sqlite("v1", "Old", "Room"), rename("v2", "Old", "Room")).problems()).singleElement()
			.satisfies((problem) -> {
				assertThat(problem.description()).isEqualTo("'durable-objects.migrations[1].renamed-classes' leads to "
						+ "class 'Room', which 'new-sqlite-classes' has created already.");
				assertThat(problem.action()).startsWith("Do not create the class to which objects are moved");
			});
	}

	@Test
	void aNameIsFreeAgainWhenItsClassIsGone() {
		MigrationPlan plan = plan(sqlite("v1", "Counter", "Old"), delete("v2", "Counter"), rename("v3", "Old", "Room"),
				sqlite("v4", "Counter"));
		assertThat(plan.problems()).isEmpty();
		assertThat(problems(plan, EMPTY, Map.of("Counter", "COUNTER", "Room", "ROOM"))).isEmpty();
	}

	@Test
	void aClassThatAMigrationCreatesAndALaterOneRenamesNeedsNoCode() {
		MigrationPlan plan = plan(sqlite("v1", "Old"), rename("v2", "Old", "Rom"));
		assertThat(problems(plan, EMPTY, Map.of())).singleElement().satisfies((problem) -> {
			assertThat(problem.description()).isEqualTo("Migration 'v2' renames class 'Old' to 'Rom', but no class of "
					+ "that name is annotated with @DurableObject.");
			assertThat(problem.action()).isEqualTo("Did you mean 'Room'?");
		});
	}

	@Test
	void aMigrationThatFindsNoClassSaysWhyAndWhatWasMeant() {
		MigrationPlan plan = plan(rename("v2", "Countr", "Room"), delete("v3", "Nothing"), delete("v4", "Counter"),
				delete("v5", "Counter"));
		assertThat(problems(plan, applied(null, StorageKind.SQLITE, "Counter"), Map.of()))
			.extracting((problem) -> problem.description() + " " + problem.action())
			.containsExactly(
					"Migration 'v2' renames class 'Countr', but no earlier migration created it. Did you mean 'Counter'? "
							+ "If it was never created, remove the entry.",
					"Migration 'v3' deletes class 'Nothing', but no earlier migration created it. Existing classes: "
							+ "Counter, Room. If it was never created, remove the entry.",
					"Migration 'v5' deletes class 'Counter', but that class is deleted by migration 'v4'. Write its "
							+ "present name, or remove the entry.");
	}

	@Test
	void aMigrationDoesNotLeadToAnExistingClass() {
		LedgerState state = new LedgerState("s", "v1",
				Map.of(new ScriptClass("s", "Counter"),
						new RecordedClass("Counter", "s-Counter", 1, StorageKind.SQLITE), new ScriptClass("s", "Room"),
						new RecordedClass("Room", "s-Room", 2, StorageKind.SQLITE), new ScriptClass("chat", "A"),
						new RecordedClass("A", "chat-A", 3, StorageKind.SQLITE)),
				Map.of());
		MigrationPlan plan = plan(new Migration("v1", List.of(), List.of(), List.of(), List.of(), List.of()),
				rename("v2", "Counter", "Room"), transfer("v3", "A", "chat", "Room"));
		assertThat(problems(plan, state, Map.of())).extracting(ConfigurationProblem::description)
			.containsExactly("Migration 'v2' renames class 'Counter' to 'Room', but class 'Room' exists.",
					"Migration 'v3' transfers class 'A' of script 'chat' to 'Room', but class 'Room' exists.");
	}

	@Test
	void aClassIsTakenOverOnceAndNotFromTheScriptItself() {
		MigrationPlan plan = plan(transfer("v1", "A", "chat", "Counter"), transfer("v2", "A", "chat", "Room"),
				transfer("v3", "A", "s", "Legacy"));
		assertThat(plan.replay(EMPTY, TransferSources.ASSUMED).problems(CLASSES, Map.of()))
			.extracting(ConfigurationProblem::description)
			.containsExactly(
					"Migration 'v2' transfers class 'A' of script 'chat' to 'Room', but an earlier migration has taken "
							+ "that class over.",
					"Migration 'v3' transfers class 'A' of script 's' to 'Legacy', but that is this application's own "
							+ "script.");
	}

	@Test
	void aClassWithTheSameUniqueKeyAsAnotherIsNotTakenOver() {
		RecordedClass offered = new RecordedClass("A", "s-Counter", 9, StorageKind.SQLITE);
		assertThat(plan(transfer("v2", "A", "chat", "Room"))
			.replay(applied(null, StorageKind.SQLITE, "Counter"),
					(wanted, begun) -> new TransferSources.Offer(offered, Path.of("/chat"), null))
			.problems(CLASSES, Map.of())).singleElement()
			.satisfies(
					(problem) -> assertThat(problem.description()).contains("has its unique key 's-Counter' already"));
	}

	@Test
	void aDeletedClassIsNoLongerBound() {
		assertThat(problems(plan(delete("v2", "Counter")), applied(null, StorageKind.SQLITE, "Counter"),
				Map.of("Counter", "COUNTER")))
			.singleElement()
			.satisfies((problem) -> {
				assertThat(problem.description())
					.isEqualTo("Binding 'COUNTER' refers to class 'Counter', which is deleted by migration 'v2'.");
				assertThat(problem.action()).startsWith("Remove the binding");
			});
	}

	@Test
	void withALostTagNothingIsDeleted() {
		LedgerState state = applied("lost", StorageKind.SQLITE, "Counter");
		assertThat(problems(plan(delete("v2", "Counter")), state, Map.of())).singleElement().satisfies((problem) -> {
			assertThat(problem.description())
				.isEqualTo("Migration 'v2' deletes class 'Counter', but whether it was applied before is unknown.");
			assertThat(problem.action()).isEqualTo("The tag applied last, 'lost', is not among the configured ones, so "
					+ "all migrations were tried again: put the migration with that tag back. An entry with the tag "
					+ "alone is enough.");
		});
		assertThat(problems(plan(tagOnly("lost"), delete("v2", "Counter")), state, Map.of())).isEmpty();
		assertThat(problems(plan(rename("v2", "Counter", "Room")), state, Map.of())).isEmpty();
	}

	@Test
	void aClassOnItsWayToAnotherDirectoryIsNotTouchedOrBound() {
		RecordedClass going = new RecordedClass("Counter", "s-Counter", 1, StorageKind.SQLITE,
				new ClassTransfer("id", ClassTransfer.Direction.OUT, "/elsewhere"));
		LedgerState state = new LedgerState("s", null, Map.of(new ScriptClass("s", "Counter"), going), Map.of());
		assertThat(problems(plan(), state, Map.of("Counter", "COUNTER"))).singleElement()
			.satisfies((problem) -> assertThat(problem.description()).isEqualTo("Binding 'COUNTER' refers to class "
					+ "'Counter', which is being transferred to the data directory '/elsewhere'."));
		assertThat(problems(plan(rename("v2", "Counter", "Room")), state, Map.of())).singleElement()
			.satisfies((problem) -> assertThat(problem.description()).startsWith(
					"Migration 'v2' renames class 'Counter', which is being transferred to the data directory"));
	}

	@Test
	void aBindingToAClassOfAnotherScriptNeedsThatClassInTheCatalogue() {
		LedgerState state = new LedgerState("s", null,
				Map.of(new ScriptClass("chat", "Room"), new RecordedClass("Room", "chat-Room", 1, StorageKind.SQLITE)),
				Map.of(new ScriptClass("chat", "Counter"), "was renamed to 'Room'"));
		assertThat(plan().replay(state, NO_SOURCES)
			.problems(CLASSES,
					Map.of(new ScriptClass("chat", "Room"), "ROOM", new ScriptClass("chat", "Counter"), "COUNTER",
							new ScriptClass("shop", "Legacy"), "LEGACY")))
			.extracting(ConfigurationProblem::description)
			.containsExactlyInAnyOrder(
					"Binding 'COUNTER' refers to class 'Counter' of script 'chat', which was renamed to 'Room'.",
					"Binding 'LEGACY' refers to class 'Legacy' of script 'shop', which this data directory does not "
							+ "hold.");
	}

	@Test
	void aBindingWithoutMigrationIsShownTheYaml() {
		assertThat(problems(plan(sqlite("v1", "Counter")), EMPTY, Map.of("Room", "ROOM"))).singleElement()
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
		assertThat(problems(plan(), applied("v1", StorageKind.SQLITE, "Room"), Map.of("Room", "ROOM"))).isEmpty();
	}

	@Test
	void aMigrationOfAnUnknownClassSuggestsTheNearestOne() {
		assertThat(problems(plan(sqlite("v1", "Countr")), EMPTY, Map.of())).singleElement().satisfies((problem) -> {
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
		assertThat(problems(plan(sqlite("v9", "Counter")), applied("v1", StorageKind.SQLITE, "Counter"),
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
		assertThat(problems(plan(sqlite("v1", "Counter"), sqlite("v2", "Legacy")),
				applied("v1", StorageKind.KEY_VALUE, "Legacy"), Map.of()))
			.singleElement()
			.satisfies((problem) -> assertThat(problem.description())
				.startsWith("Cannot enable SQLite on existing class 'Legacy'"));
	}

	@Test
	void theLimitOfClassesCountsTheWholeCatalogue() {
		MigrationPlan plan = MigrationPlan.of(List.of(sqlite("v1", "Counter"), sqlite("v2", "Room")), 3);
		assertThat(problems(plan, others(1), Map.of())).isEmpty();
		assertThat(problems(plan, others(2), Map.of())).singleElement()
			.satisfies((problem) -> assertThat(problem.action()).contains("'durable-objects.limits.classes'"));
	}

	private static LedgerState others(int count) {
		Map<ScriptClass, RecordedClass> classes = new LinkedHashMap<>();
		for (int number = 1; number <= count; number++) {
			classes.put(new ScriptClass("chat", "C" + number),
					new RecordedClass("C" + number, "chat-C" + number, number, StorageKind.SQLITE));
		}
		return new LedgerState("s", null, classes, Map.of());
	}

	private static LedgerState applied(@Nullable String tag, StorageKind kind, String className) {
		return new LedgerState("s", tag,
				Map.of(new ScriptClass("s", className), new RecordedClass(className, "s-" + className, 1, kind)),
				Map.of());
	}

	private static List<ConfigurationProblem> problems(MigrationPlan plan, LedgerState state,
			Map<String, String> boundClasses) {
		Map<ScriptClass, String> bound = new LinkedHashMap<>();
		boundClasses.forEach((className, binding) -> bound.put(new ScriptClass("s", className), binding));
		return plan.replay(state, NO_SOURCES).problems(CLASSES, bound);
	}

	private static MigrationPlan plan(Migration... migrations) {
		return MigrationPlan.of(Arrays.asList(migrations), 500);
	}

	private static Migration tagOnly(String tag) {
		return new Migration(tag, List.of(), List.of(), List.of(), List.of(), List.of());
	}

	private static Migration delete(String tag, String className) {
		return new Migration(tag, List.of(), List.of(), List.of(), List.of(className), List.of());
	}

	private static Migration rename(String tag, String from, String to) {
		return new Migration(tag, List.of(), List.of(), List.of(new RenamedClass(from, to)), List.of(), List.of());
	}

	private static Migration transfer(String tag, String from, String fromScript, String to) {
		return new Migration(tag, List.of(), List.of(), List.of(), List.of(),
				List.of(new TransferredClass(from, fromScript, to)));
	}

	private static Migration sqlite(String tag, String... classNames) {
		return new Migration(tag, List.of(), List.of(classNames), List.of(), List.of(), List.of());
	}

}
