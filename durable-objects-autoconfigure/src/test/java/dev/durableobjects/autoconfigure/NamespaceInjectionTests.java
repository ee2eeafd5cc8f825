package dev.durableobjects.autoconfigure;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.durableobjects.DurableObjectNamespace;
import dev.durableobjects.DurableObjectNamespaces;
import dev.durableobjects.NoSuchBindingException;
import dev.durableobjects.ObjectName;
import dev.durableobjects.autoconfigure.example.Auditable;
import dev.durableobjects.autoconfigure.example.Counter;
import dev.durableobjects.autoconfigure.example.CounterObject;
import dev.durableobjects.autoconfigure.example.RoomView;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class NamespaceInjectionTests {

	private static final String YAML = """
			durable_objects:
			  bindings:
			    - name: COUNTER
			      class_name: CounterObject
			    - name: ROOM
			      class_name: Room
			  migrations:
			    - tag: v1
			      new_sqlite_classes: [CounterObject, Room]
			""";

	private static final String SHARED = YAML.replace("  migrations:",
			"    - name: METER\n      class_name: CounterObject\n  migrations:");

	@TempDir
	Path directory;

	@Test
	void namespacesAreInjectedByTheirGenericType() {
		run(YAML, ByType.class, (bean) -> {
			assertThat(bean.counters.getByName("a")).isInstanceOf(Counter.class);
			assertThat(bean.audits.getByName("a")).isInstanceOf(Auditable.class);
			assertThat(bean.rooms.getByName("a")).isInstanceOf(RoomView.class);
		});
	}

	@Test
	void theFirstInterfaceHasTheNameOfTheBindingAndOthersAppendTheirs() {
		runner(YAML).run((context) -> {
			assertThat(context.getBeanNamesForType(DurableObjectNamespace.class)).containsExactlyInAnyOrder("COUNTER",
					"COUNTER#Auditable", "ROOM");
			assertThat(context.getBean("COUNTER")).isInstanceOf(DurableObjectNamespace.class);
		});
	}

	@Test
	void qualifiersAndParameterNamesTellBindingsOfOneClassApart() {
		run(SHARED, ByQualifier.class, (bean) -> {
			assertThat(bean.counters).isSameAs(bean.all.get("COUNTER")).isNotSameAs(bean.meters);
			assertThat(bean.meters).isSameAs(bean.all.get("METER")).isSameAs(bean.named);
			assertThat(bean.audits).isSameAs(bean.all.get("METER#Auditable"));
		});
	}

	@Test
	void withoutQualifierBindingsOfOneClassAreAmbiguous() {
		runner(SHARED).withUserConfiguration(ByType.class)
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("COUNTER,METER"));
	}

	@Test
	void stubsAreInjectedByTheNameOfTheObject() {
		run(YAML, NamedStubs.class, (bean) -> {
			assertThat(bean.constructor).isNotNull().isNotSameAs(bean.other);
			assertThat(bean.field).isNotNull();
			assertThat(bean.method).isNotNull();
		});
	}

	@Test
	void stubsOfSharedClassesAreQualifiedWithTheBinding() {
		run(SHARED, QualifiedStub.class, (bean) -> assertThat(bean.counter).isNotNull());
	}

	@Test
	void bindingsAreLookedUpByName() {
		runner(YAML).run((context) -> {
			DurableObjectNamespaces namespaces = context.getBean(DurableObjectNamespaces.class);
			assertThat(namespaces.names()).containsExactly("COUNTER", "ROOM");
			assertThat(namespaces.get("COUNTER", Counter.class).getByName("a")).isNotNull();
			assertThatExceptionOfType(NoSuchBindingException.class)
				.isThrownBy(() -> namespaces.get("COUNTR", Counter.class));
		});
	}

	@Test
	void withoutConfigurationThereAreNoBindingsAndNothingTouchesTheDisk() {
		Path absent = this.directory.resolve("absent");
		Startup.runner(absent).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(context.getBean(DurableObjectNamespaces.class).names()).isEmpty();
			assertThatExceptionOfType(NoSuchBindingException.class)
				.isThrownBy(() -> context.getBean(DurableObjectNamespaces.class).get("COUNTER", Counter.class));
			assertThat(absent).doesNotExist();
		});
	}

	@Test
	void anObjectsBeanDoesNotCompeteWithItsStubs() {
		runner(YAML)
			.run((context) -> assertThat(context.getBeanProvider(CounterObject.class).getIfAvailable()).isNull());
	}

	private ApplicationContextRunner runner(String yaml) {
		return Startup.runner(this.directory).withInitializer((context) -> Startup.addYaml(context, yaml));
	}

	private <T> void run(String yaml, Class<T> type, Consumer<T> check) {
		runner(yaml).withUserConfiguration(type).run((context) -> {
			assertThat(context).hasNotFailed();
			check.accept(context.getBean(type));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class ByType {

		final DurableObjectNamespace<Counter> counters;

		final DurableObjectNamespace<Auditable> audits;

		final DurableObjectNamespace<RoomView> rooms;

		ByType(DurableObjectNamespace<Counter> counters, DurableObjectNamespace<Auditable> audits,
				DurableObjectNamespace<RoomView> rooms) {
			this.counters = counters;
			this.audits = audits;
			this.rooms = rooms;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ByQualifier {

		final DurableObjectNamespace<Counter> counters;

		final DurableObjectNamespace<Counter> meters;

		final DurableObjectNamespace<Counter> named;

		final DurableObjectNamespace<Auditable> audits;

		final Map<String, DurableObjectNamespace<?>> all;

		ByQualifier(@Qualifier("COUNTER") DurableObjectNamespace<Counter> counters,
				@Qualifier("METER") DurableObjectNamespace<Counter> meters, DurableObjectNamespace<Counter> METER,
				@Qualifier("METER") DurableObjectNamespace<Auditable> audits,
				Map<String, DurableObjectNamespace<?>> all) {
			this.counters = counters;
			this.meters = meters;
			this.named = METER;
			this.audits = audits;
			this.all = all;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NamedStubs {

		final Counter constructor;

		final Counter other;

		@Autowired
		@ObjectName("field")
		Counter field;

		Set<Counter> method = Set.of();

		NamedStubs(@ObjectName("global") Counter constructor, @ObjectName("other") Counter other) {
			this.constructor = constructor;
			this.other = other;
		}

		@Autowired
		void method(@ObjectName("method") Counter counter) {
			this.method = Set.of(counter);
		}

		@Bean
		String fromBeanMethod(@ObjectName("bean") Counter counter) {
			return "made with " + counter;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class QualifiedStub {

		final Counter counter;

		QualifiedStub(@Qualifier("METER") @ObjectName("global") Counter counter) {
			this.counter = counter;
		}

	}

}
