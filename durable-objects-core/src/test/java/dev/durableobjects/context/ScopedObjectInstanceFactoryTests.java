package dev.durableobjects.context;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import dev.durableobjects.DurableObject;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.namespace.ConfigurationProblem;
import dev.durableobjects.namespace.ScriptClass;
import dev.durableobjects.runtime.ManagedInstance;
import dev.durableobjects.runtime.ObjectInstanceFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.UnsatisfiedDependencyException;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ScopedObjectInstanceFactoryTests {

	private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

	private final NamespaceBeanRegistrar registrar = new NamespaceBeanRegistrar(new NoBindings(),
			this.context.getEnvironment(), this.context);

	@BeforeEach
	void start() {
		this.context.addBeanFactoryPostProcessor(this.registrar);
		this.context.register(Journal.class, Helper.class, Room.class, Plain.class, Failing.class, FailingInit.class,
				Aborting.class, Incomplete.class);
		this.context.refresh();
	}

	@AfterEach
	void close() {
		this.context.close();
	}

	@Test
	void everyInstanceHasItsOwnStateAndSharesTheApplicationsBeans() throws Exception {
		DurableObjectState first = new NoState();
		DurableObjectState second = new NoState();
		Room one = (Room) factory("Room").create(first).target();
		Room two = (Room) factory("Room").create(second).target();
		assertThat(one).isNotSameAs(two);
		assertThat(one.state).isSameAs(first);
		assertThat(two.state).isSameAs(second);
		assertThat(one.journal).isSameAs(two.journal);
	}

	@Test
	void otherBeansOfTheScopeBelongToTheInstanceToo() throws Exception {
		DurableObjectState state = new NoState();
		Room one = (Room) factory("Room").create(state).target();
		Room two = (Room) factory("Room").create(new NoState()).target();
		assertThat(one.helper).isNotSameAs(two.helper);
		assertThat(one.helper.state).isSameAs(state);
	}

	@Test
	void destroyCallbacksRunOncePerInstanceAndAFailureDoesNotStopThem() throws Exception {
		Journal journal = this.context.getBean(Journal.class);
		ManagedInstance one = factory("Room").create(new NoState());
		ManagedInstance two = factory("Room").create(new NoState());
		assertThat(journal.entries).isEmpty();
		one.destroy();
		assertThat(journal.entries).containsExactly("room destroyed", "helper destroyed");
		one.destroy();
		assertThat(journal.entries).hasSize(2);
		two.destroy();
		assertThat(journal.entries).hasSize(4);
	}

	@Test
	void whatTheConstructorThrowsIsThrownAsItIs() {
		assertThatThrownBy(() -> factory("Failing").create(new NoState())).isSameAs(Failing.EXCEPTION);
		assertThatThrownBy(() -> factory("Aborting").create(new NoState())).isSameAs(Aborting.ERROR);
	}

	@Test
	void whatAnInitMethodThrowsIsThrownAsItIsAndWhatWasMadeIsDestroyed() {
		assertThatThrownBy(() -> factory("FailingInit").create(new NoState())).isSameAs(Failing.EXCEPTION);
		assertThat(this.context.getBean(Journal.class).entries).containsExactly("helper destroyed");
	}

	@Test
	void aMissingDependencyIsNamed() {
		assertThatExceptionOfType(UnsatisfiedDependencyException.class)
			.isThrownBy(() -> factory("Incomplete").create(new NoState()))
			.withMessageContaining("java.lang.StringBuilder");
	}

	@Test
	void outsideOfCreationTheObjectAndItsStateAreRefused() throws Exception {
		factory("Room").create(new NoState());
		assertThatThrownBy(() -> this.context.getBean(Room.class)).rootCause()
			.hasMessageContaining("Inject a DurableObjectNamespace of its stub interface");
		assertThatThrownBy(() -> this.context.getAutowireCapableBeanFactory().createBean(NeedsState.class)).rootCause()
			.hasMessageContaining("constructor parameter of the class annotated with @DurableObject");
	}

	@Test
	void anInstanceCreatedWhileAnotherIsLeavesThatOneBound() throws Exception {
		DurableObjectState outer = new NoState();
		Journal journal = this.context.getBean(Journal.class);
		journal.duringConstruction = () -> {
			try {
				factory("Plain").create(new NoState());
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		};
		Room room = (Room) factory("Room").create(outer).target();
		assertThat(room.helper.state).isSameAs(outer);
	}

	private ObjectInstanceFactory factory(String className) {
		return this.registrar.instanceFactory(this.context.getBeanFactory(), className);
	}

	static class Journal {

		final List<String> entries = new ArrayList<>();

		Runnable duringConstruction = () -> {
		};

		void constructing() {
			this.duringConstruction.run();
		}

	}

	@Scope(DurableObject.SCOPE)
	static class Helper implements DisposableBean {

		final DurableObjectState state;

		private final Journal journal;

		Helper(Journal journal, DurableObjectState state) {
			journal.constructing();
			this.state = state;
			this.journal = journal;
		}

		@Override
		public void destroy() {
			this.journal.entries.add("helper destroyed");
		}

	}

	@DurableObject
	static class Room implements DisposableBean {

		final DurableObjectState state;

		final Journal journal;

		final Helper helper;

		Room(Journal journal, Helper helper, DurableObjectState state) {
			this.state = state;
			this.journal = journal;
			this.helper = helper;
		}

		@Override
		public void destroy() {
			this.journal.entries.add("room destroyed");
			throw new IllegalStateException("destroy failed");
		}

	}

	@DurableObject
	static class Plain {

	}

	@DurableObject
	static class Failing {

		static final Exception EXCEPTION = new IOException("no");

		Failing() throws Exception {
			throw EXCEPTION;
		}

	}

	@DurableObject
	static class FailingInit implements InitializingBean {

		FailingInit(Helper helper) {
		}

		@Override
		public void afterPropertiesSet() throws Exception {
			throw Failing.EXCEPTION;
		}

	}

	@DurableObject
	static class Aborting {

		static final Error ERROR = new Error("abort");

		Aborting() {
			throw ERROR;
		}

	}

	@DurableObject
	static class Incomplete {

		Incomplete(StringBuilder missing) {
		}

	}

	record NeedsState(DurableObjectState state) {
	}

	private static final class NoBindings implements BindingConfiguration {

		@Override
		public String scriptName() {
			return "application";
		}

		@Override
		public List<RequestedBinding> bindings() {
			return List.of();
		}

		@Override
		public Collection<String> basePackages() {
			return List.of();
		}

		@Override
		public List<ConfigurationProblem> problems(Map<String, DeclaredClass> objectClasses,
				Map<ScriptClass, String> boundClasses) {
			return List.of();
		}

	}

}
