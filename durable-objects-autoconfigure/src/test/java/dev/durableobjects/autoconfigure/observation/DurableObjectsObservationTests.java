package dev.durableobjects.autoconfigure.observation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.autoconfigure.DurableObjectsAutoConfiguration;
import dev.durableobjects.autoconfigure.operated.Operated;
import dev.durableobjects.autoconfigure.operated.OperatedApplication;
import dev.durableobjects.autoconfigure.operated.OperatedObject;
import dev.durableobjects.runtime.ResetCause;
import dev.durableobjects.web.reactive.WebSocketConnections;
import io.micrometer.context.ContextRegistry;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class DurableObjectsObservationTests {

	private static final Pattern ROW = Pattern.compile("(?m)^\\| `(durable\\.objects[a-z.]*)` \\|");

	@TempDir
	Path directory;

	private final TestObservationRegistry observations = TestObservationRegistry.create();

	private final List<EventObservationContext> contexts = new CopyOnWriteArrayList<>();

	private final MeterRegistry meters = new SimpleMeterRegistry();

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner().withUserConfiguration(Objects.class)
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class,
					DurableObjectsObservationAutoConfiguration.class))
			.withPropertyValues(OperatedApplication.OBJECTS)
			.withPropertyValues("durable-objects.storage.directory=" + this.directory);
	}

	private ApplicationContextRunner observed() {
		this.observations.observationConfig().observationHandler(new ObservationHandler<EventObservationContext>() {

			@Override
			public boolean supportsContext(Observation.Context context) {
				return context instanceof EventObservationContext;
			}

			@Override
			public void onStop(EventObservationContext context) {
				DurableObjectsObservationTests.this.contexts.add(context);
			}

		});
		return runner().withBean(ObservationRegistry.class, () -> this.observations)
			.withBean(MeterRegistry.class, () -> this.meters);
	}

	private static Operated object(ApplicationContext context, String name) {
		return context.getBean(DurableObjectNamespaces.class).get("OPERATED", Operated.class).getByName(name);
	}

	@Test
	void anEventIsAnObservationBelowItsCaller() {
		observed().run((context) -> {
			Observation caller = Observation.start("caller", this.observations);
			caller.scoped(() -> object(context, "a").increment());
			caller.stop();
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasObservationWithNameEqualTo("durable.objects.events")
				.that()
				.hasParentObservationEqualTo(caller)
				.hasContextualNameEqualTo("OperatedObject.increment")
				.hasLowCardinalityKeyValue("class", "OperatedObject")
				.hasLowCardinalityKeyValue("event", "rpc")
				.hasLowCardinalityKeyValue("operation", "increment")
				.hasLowCardinalityKeyValue("outcome", "ok")
				.hasHighCardinalityKeyValue("durable.object.name", "a")
				.hasBeenStopped()
				.doesNotHaveError();
			TestObservationRegistryAssert.assertThat(this.observations)
				.doesNotHaveAnyRemainingCurrentObservation()
				.hasNumberOfObservationsEqualTo(2);
		});
	}

	@Test
	void anEventThatFailsSaysSo() {
		observed().run((context) -> {
			assertThatIllegalStateException().isThrownBy(() -> object(context, "a").fail("broken"));
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasObservationWithNameEqualTo("durable.objects.events")
				.that()
				.hasLowCardinalityKeyValue("outcome", "exception")
				.hasError();
		});
	}

	@Test
	void whatAnObjectCallsIsBelowItsOwnEvent() {
		observed().run((context) -> {
			assertThat(object(context, "a").callOther("b")).contains(" b");
			TestObservationRegistryAssert.assertThat(this.observations)
				.hasNumberOfObservationsWithNameEqualTo("durable.objects.events", 2)
				.hasAnObservationWithAKeyValue("operation", "callOther");
			assertThat(this.observations.getCurrentObservation()).isNull();
			EventObservationContext inner = contextOf("context");
			assertThat(inner.getParentObservation()).isNotNull();
			assertThat(inner.getParentObservation().getContextView().getContextualName())
				.isEqualTo("OperatedObject.callOther");
		});
	}

	private EventObservationContext contextOf(String operation) {
		return this.contexts.stream()
			.filter((context) -> context.getDescription().operation().equals(operation))
			.findFirst()
			.orElseThrow();
	}

	@Test
	void statementsAndCommitsAreSpansOnlyIfTheyAreAskedFor() {
		observed().run((context) -> {
			object(context, "a").rows();
			TestObservationRegistryAssert.assertThat(this.observations).hasNumberOfObservationsEqualTo(1);
		});
		this.observations.clear();
		observed()
			.withPropertyValues("durable-objects.observation.sql=true", "durable-objects.observation.commits=true")
			.run((context) -> {
				object(context, "b").rows();
				TestObservationRegistryAssert.assertThat(this.observations)
					.hasNumberOfObservationsWithNameEqualTo("durable.objects.sql", 3)
					.hasNumberOfObservationsWithNameEqualTo("durable.objects.commit.wait", 1);
			});
	}

	@Test
	void logLinesKnowTheObject() {
		runner().run((context) -> {
			String id = context.getBean(DurableObjectNamespaces.class)
				.get("OPERATED", Operated.class)
				.idFromName("a")
				.toString();
			assertThat(object(context, "a").context()).isEqualTo("OperatedObject " + id + " a");
			assertThat(MDC.get("durableObject.id")).isNull();
		});
		runner().withPropertyValues("durable-objects.logging.mdc=false")
			.run((context) -> assertThat(object(context, "a").context()).isEqualTo("null null null"));
	}

	@Test
	void threadLocalsOfTheCallerReachTheObject() {
		ContextRegistry.getInstance()
			.registerThreadLocalAccessor("test", () -> MDC.get("durableObject.name"),
					(value) -> MDC.put("durableObject.name", value), () -> MDC.remove("durableObject.name"));
		try {
			observed().withPropertyValues("durable-objects.logging.mdc=false").run((context) -> {
				MDC.put("durableObject.name", "of the caller");
				assertThat(object(context, "a").context()).isEqualTo("null null of the caller");
				MDC.remove("durableObject.name");
				assertThat(object(context, "a").context()).isEqualTo("null null null");
			});
		}
		finally {
			MDC.remove("durableObject.name");
			ContextRegistry.getInstance().removeThreadLocalAccessor("test");
		}
	}

	@Test
	void countersAndGauges() {
		observed().run((context) -> {
			context.getBean(ObjectGauges.class).bindTo(this.meters);
			object(context, "a").increment();
			assertThat(this.meters.get("durable.objects.loads").tag("class", "OperatedObject").counter().count())
				.isEqualTo(1);
			assertThat(this.meters.get("durable.objects.commits").timer().count()).isEqualTo(1);
			assertThat(this.meters.get("durable.objects.events.wait").tag("class", "OperatedObject").timer().count())
				.isEqualTo(1);
			assertThat(this.meters.get("durable.objects.active").gauge().value()).isEqualTo(1);
			assertThat(this.meters.get("durable.objects.events.queued").gauge().value()).isZero();
			assertThat(this.meters.get("durable.objects.alarms.lag").gauge().value()).isZero();
		});
	}

	@Test
	void theOperatorsPageNamesEveryMeter() throws Exception {
		ObservationRegistry registry = ObservationRegistry.create();
		registry.observationConfig().observationHandler(new DefaultMeterObservationHandler(this.meters));
		runner().withBean(ObservationRegistry.class, () -> registry)
			.withBean(MeterRegistry.class, () -> this.meters)
			.withBean(WebSocketConnections.class, () -> new WebSocketConnections(System::nanoTime))
			.withPropertyValues("durable-objects.observation.sql=true", "durable-objects.observation.commits=true")
			.run((context) -> {
				context.getBean(ObjectGauges.class).bindTo(this.meters);
				object(context, "a").rows();
				ObjectMetrics metrics = context.getBean(ObjectMetrics.class);
				metrics.reset("OperatedObject", null, ResetCause.ABORT, null);
				metrics.refused("OperatedObject", null, "limit");
			});
		Set<String> registered = this.meters.getMeters()
			.stream()
			.map(Meter::getId)
			.map(Meter.Id::getName)
			.filter((name) -> name.startsWith("durable.objects"))
			.collect(Collectors.toCollection(TreeSet::new));
		String page = Files.readString(Path.of("../docs/operating.md"));
		Set<String> documented = ROW.matcher(page)
			.results()
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(documented).isEqualTo(registered);
	}

	@Test
	void backsOffWhereNothingObserves() {
		runner().run((context) -> assertThat(context).hasNotFailed()
			.hasSingleBean(MdcObjectObserver.class)
			.doesNotHaveBean(ObjectMetrics.class)
			.doesNotHaveBean(ObservationObjectObserver.class));
		runner().withClassLoader(new FilteredClassLoader("io.micrometer", "org.slf4j.MDC"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(MdcObjectObserver.class));
		observed().run((context) -> assertThat(context).hasSingleBean(ObjectMetrics.class)
			.hasSingleBean(ObservationObjectObserver.class));
	}

	@Test
	void withoutObjectsThereIsNothingToObserve() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(DurableObjectsAutoConfiguration.class,
					DurableObjectsObservationAutoConfiguration.class))
			.withBean(MeterRegistry.class, () -> this.meters)
			.run((context) -> assertThat(context).doesNotHaveBean(ObjectMetrics.class)
				.doesNotHaveBean(MdcObjectObserver.class));
	}

	@Test
	void anApplicationChangesNamesAndTags() {
		observed().withBean(EventObservationConvention.class, () -> new EventObservationConvention() {

			@Override
			public String getName() {
				return "mine";
			}

		}).run((context) -> {
			object(context, "a").increment();
			TestObservationRegistryAssert.assertThat(this.observations).hasObservationWithNameEqualTo("mine");
		});
	}

	@Configuration(proxyBeanMethods = false)
	@AutoConfigurationPackage(basePackageClasses = OperatedObject.class)
	@Import(OperatedObject.class)
	static class Objects {

	}

}
