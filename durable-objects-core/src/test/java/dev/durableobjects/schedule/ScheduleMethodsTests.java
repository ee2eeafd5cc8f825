package dev.durableobjects.schedule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import dev.durableobjects.OnSchedule;
import dev.durableobjects.ScheduleInvocationInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ScheduleMethodsTests {

	private static final ScheduleInvocationInfo INFO = new ScheduleInvocationInfo("a:1", Instant.EPOCH, 0);

	@Test
	void theNameUpToTheFirstColonNamesTheMethod() {
		ScheduleMethods methods = ScheduleMethods.of(Good.class);
		assertThat(methods.names()).containsExactly("both", "inherited", "none", "payload", "turned");
		assertThat(methods.find("both")).isSameAs(methods.find("both:")).isSameAs(methods.find("both:1:2")).isNotNull();
		assertThat(methods.find("bot")).isNull();
	}

	@Test
	void methodsGetWhatTheyAskFor() throws Throwable {
		Good target = new Good();
		ScheduleMethods methods = ScheduleMethods.of(Good.class);
		for (String name : methods.names()) {
			ScheduleMethod method = methods.find(name);
			assertThat(method).isNotNull();
			method.invoke(target, (type) -> "read as " + type.getTypeName(), INFO);
		}
		assertThat(target.calls).containsExactly("both read as java.lang.String a:1", "inherited", "none",
				"payload read as java.lang.String", "turned a:1 read as java.lang.String");
	}

	@Test
	void aMethodThatOverridesAnotherTakesItsPlaceWithAndWithoutTheAnnotation() throws Throwable {
		for (Base target : List.of(new Annotated(), new Silent())) {
			ScheduleMethod method = ScheduleMethods.of(target.getClass()).find("inherited");
			assertThat(method).isNotNull();
			method.invoke(target, (type) -> null, INFO);
			assertThat(target.calls).containsExactly("overridden");
		}
	}

	@Test
	void aMethodAcceptsAPayloadIfItTakesOne() {
		ScheduleMethods methods = ScheduleMethods.of(Good.class);
		assertThat(List.of("none", "payload", "both", "turned")).allSatisfy((name) -> {
			ScheduleMethod method = methods.find(name);
			assertThat(method).isNotNull();
			assertThat(method.accepts("payload")).isEqualTo(!name.equals("none"));
			assertThat(method.accepts(null)).isTrue();
		});
	}

	@Test
	void whatDoesNotFitIsReported() {
		List<String> problems = ScheduleMethods.problems(Bad.class);
		assertThat(problems).hasSize(6)
			.anyMatch((problem) -> problem.contains("'Bad.named'") && problem.contains("no colon"))
			.anyMatch((problem) -> problem.contains("'Bad.blank'"))
			.anyMatch((problem) -> problem.contains("'Bad.returning'") && problem.contains("returns 'int'"))
			.anyMatch((problem) -> problem.contains("'Bad.fixed'") && problem.contains("static"))
			.anyMatch((problem) -> problem.contains("'Bad.greedy'") && problem.contains("one payload"))
			.anyMatch((problem) -> problem.contains("has the name of another method"));
		assertThatIllegalArgumentException().isThrownBy(() -> ScheduleMethods.of(Bad.class));
	}

	static class Base {

		final List<String> calls = new ArrayList<>();

		@OnSchedule("inherited")
		void inherited() {
			this.calls.add("inherited");
		}

	}

	static final class Annotated extends Base {

		@Override
		@OnSchedule("inherited")
		void inherited() {
			this.calls.add("overridden");
		}

	}

	static final class Silent extends Base {

		@Override
		void inherited() {
			this.calls.add("overridden");
		}

	}

	static final class Good extends Base {

		@OnSchedule("none")
		void none() {
			this.calls.add("none");
		}

		@OnSchedule("payload")
		private void payload(String payload) {
			this.calls.add("payload " + payload);
		}

		@OnSchedule("both")
		void both(String payload, ScheduleInvocationInfo info) {
			this.calls.add("both " + payload + " " + info.name());
		}

		@OnSchedule("turned")
		void turned(ScheduleInvocationInfo info, String payload) {
			this.calls.add("turned " + info.name() + " " + payload);
		}

	}

	static final class Bad {

		@OnSchedule("a:b")
		void named() {
		}

		@OnSchedule(" ")
		void blank() {
		}

		@OnSchedule("returning")
		int returning() {
			return 1;
		}

		@OnSchedule("fixed")
		static void fixed() {
		}

		@OnSchedule("greedy")
		void greedy(String one, String two) {
		}

		@OnSchedule("twice")
		void one() {
		}

		@OnSchedule("twice")
		void two() {
		}

	}

}
