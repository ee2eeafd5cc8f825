package dev.durableobjects.namespace;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.jupiter.api.TestTemplate;

import dev.durableobjects.DurableObjectNamespace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every limit that the documentation names has a test at the limit and one past it. A new
 * line in {@code docs/properties.md} needs a new one here.
 */
class LimitsTests {

	private static final Pattern NAMED = Pattern.compile("`limits\\.([a-z-]+)`");

	private static final String SOCKETS = "hibernation.HibernationManagerTests";

	private static final String PROTOCOL = "web.reactive.WebSocketProtocolTests";

	private static final String STORAGE = "sqlite.StorageLimitTests";

	private static final Map<String, TestPair> TESTS = new TreeMap<>(Map.ofEntries(
			tests("classes", "migration.MigrationPlanTests", "theLimitOfClassesCountsTheWholeCatalogue",
					"theLimitOfClassesCountsTheWholeCatalogue"),
			tests("queue-length", "namespace.WaitingTests", "theQueueBoundRefusesAtOnceAndNamesItsProperty",
					"theQueueBoundRefusesAtOnceAndNamesItsProperty"),
			tests("queue-size", "namespace.OverloadTests", "oneCallMayBeLargerThanTheBoundWhenNothingElseWaits",
					"tooManyBytesThatWaitForOneObject"),
			tests("queued-events-total", "namespace.OverloadTests", "tooManyEventsThatWaitForAllObjectsTogether",
					"tooManyEventsThatWaitForAllObjectsTogether"),
			tests("waiting-events", "namespace.OverloadTests", "tooManyEventsThatWaitInTheirMiddle",
					"tooManyEventsThatWaitInTheirMiddle"),
			tests("cpu-time", "namespace.CpuTimeTests", "waitingDoesNotCount",
					"anEventThatRunsForTooLongIsInterruptedAndItsObjectReset"),
			tests("block-concurrency-timeout", "namespace.CriticalSectionTests",
					"theTimeIsUpOnlyForSectionsThatAreOpen", "aSectionThatWaitsForTooLongIsCanceledAndTheObjectReset"),
			tests("schedules", "namespace.ScheduleDeliveryTests", "thereAreAtMostAsManyAsTheLimitAllows",
					"thereAreAtMostAsManyAsTheLimitAllows"),
			tests("name-size", "namespace.LimitsTests", "namesAreBoundedInUtf8", "namesAreBoundedInUtf8"),
			tests("empty-name", "namespace.LimitsTests", "theEmptyNameIsRefusedUnlessItIsAllowed",
					"theEmptyNameIsRefusedUnlessItIsAllowed"),
			tests("rpc-message-size", "rpc.ValueCopiersTests", "aMessageOverTheLimitIsRefusedWithTheProperty",
					"aMessageOverTheLimitIsRefusedWithTheProperty"),
			tests("kv-key-size", STORAGE, "keysAreBoundedInUtf8", "keysAreBoundedInUtf8"),
			tests("kv-value-size", STORAGE, "valuesAreBoundedInTheirStoredForm", "valuesAreBoundedInTheirStoredForm"),
			tests("kv-batch-size", STORAGE, "batchesAreBounded", "batchesAreBounded"),
			tests("sql-value-size", STORAGE, "stringsBlobsAndRowsOfSqlAreBounded",
					"stringsBlobsAndRowsOfSqlAreBounded"),
			tests("storage-per-object", STORAGE, "aFullDatabaseCanBeReadAndEmptied",
					"aFullDatabaseCanBeReadAndEmptied"),
			tests("storage-total", "namespace.StorageTotalTests", "belowTheLimitEverythingIsWritten",
					"pastTheLimitOnlyDeletionsAreWritten"),
			tests("websockets-per-object", SOCKETS, "anObjectHasABoundedNumberOfSockets",
					"anObjectHasABoundedNumberOfSockets"),
			tests("websocket-tags", SOCKETS, "aSocketHasTenDifferentTagsAtMost", "aSocketHasTenDifferentTagsAtMost"),
			tests("websocket-tag-length", SOCKETS, "aTagHas256BytesAtMost", "aTagHas256BytesAtMost"),
			tests("websocket-attachment-size", "namespace.WebSocketTests", "anAttachmentIsCopiedAndBounded",
					"anAttachmentIsCopiedAndBounded"),
			tests("websocket-message-size", PROTOCOL, "textOfAnyLengthIsEchoed", "frameThatIsTooLargeIsRefused")));

	@TempDir
	Path directory;

	private static Map.Entry<String, TestPair> tests(String limit, String type, String at, String past) {
		return Map.entry(limit, new TestPair("dev.durableobjects." + type, at, past));
	}

	@Test
	void everyLimitOfTheDocumentationHasItsTests() throws IOException {
		assertThat(new TreeSet<>(TESTS.keySet())).isEqualTo(documented());
	}

	private static TreeSet<String> documented() throws IOException {
		TreeSet<String> limits = new TreeSet<>();
		for (String line : Files.readAllLines(Path.of("..", "docs", "properties.md"), StandardCharsets.UTF_8)) {
			if (line.startsWith("| `limits.")) {
				Matcher names = NAMED.matcher(line.substring(0, line.indexOf('|', 1)));
				while (names.find()) {
					limits.add(names.group(1));
				}
			}
		}
		return limits;
	}

	static Stream<Map.Entry<String, TestPair>> limits() {
		return TESTS.entrySet().stream();
	}

	@ParameterizedTest
	@MethodSource("limits")
	void theTestsOfEachLimitExist(Map.Entry<String, TestPair> limit) throws Exception {
		Class<?> type = Class.forName(limit.getValue().type());
		for (String name : List.of(limit.getValue().at(), limit.getValue().past())) {
			List<Method> methods = Arrays.stream(type.getDeclaredMethods())
				.filter((method) -> method.getName().equals(name))
				.toList();
			assertThat(methods).as("%s.%s", type.getName(), name)
				.hasSize(1)
				.allMatch((method) -> AnnotationSupport.isAnnotated(method, Test.class)
						|| AnnotationSupport.isAnnotated(method, TestTemplate.class));
		}
	}

	@Test
	void namesAreBoundedInUtf8() {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			DurableObjectNamespace<Scripted> objects = runtime.namespace();
			assertThat(objects.idFromName("a".repeat(1024)).name()).hasSize(1024);
			assertThat(objects.idFromName("é".repeat(512)).name()).hasSize(512);
			for (String name : List.of("a".repeat(1025), "é".repeat(512) + "a")) {
				assertThatIllegalArgumentException().isThrownBy(() -> objects.getByName(name))
					.withMessageContaining("has 1025. Use a shorter one, or raise 'durable-objects.limits.name-size'.");
			}
		}
	}

	@Test
	void theEmptyNameIsRefusedUnlessItIsAllowed() {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			assertThatIllegalArgumentException().isThrownBy(() -> runtime.namespace().getByName(""))
				.withMessageContaining("'durable-objects.limits.empty-name'");
		}
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory, LimitsTests::withEmptyName)) {
			assertThat(runtime.namespace().idFromName("").name()).isEmpty();
		}
	}

	private static RuntimeOptions withEmptyName(RuntimeOptions o) {
		return new RuntimeOptions(o.directory(), o.maxOpenDatabases(), o.idleTimeout(), o.evictAfter(),
				o.maxActiveObjects(), o.nameSize(), true, o.rpcMessageSize(), o.maxThreads(), o.flushThreads(),
				o.shutdownTimeout(), o.storage(), o.events(), o.webSockets());
	}

	/**
	 * The tests of a limit; one method may be both.
	 *
	 * @param type the test class
	 * @param at the method that goes to the limit
	 * @param past the method that goes past it
	 */
	record TestPair(String type, String at, String past) {
	}

}
