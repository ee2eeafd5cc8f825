package dev.durableobjects.test;

import dev.durableobjects.namespace.NamespaceRegistry;
import dev.durableobjects.namespace.ObjectAlarms;
import dev.durableobjects.namespace.RuntimeTime;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;

/**
 * Auto-configuration of the {@link DurableObjectTester}: time and disk of the runtime are
 * the test's.
 */
@AutoConfiguration(beforeName = "dev.durableobjects.autoconfigure.DurableObjectsAutoConfiguration")
public final class DurableObjectTesterAutoConfiguration {

	@Bean
	Activity durableObjectsTestActivity() {
		return new Activity();
	}

	@Bean
	Timeline durableObjectsTestTimeline() {
		return Timeline.fromNow();
	}

	@Bean
	@ConditionalOnMissingBean
	RuntimeTime durableObjectsTime(Timeline timeline, Activity activity) {
		return new RuntimeTime(new TimelineClock(timeline), timeline::after, new TimelineTaskScheduler(timeline),
				activity);
	}

	@Bean
	FaultyDisk durableObjectsDisk(Activity activity) {
		return new FaultyDisk(activity);
	}

	@Bean
	TestedRuntime durableObjectsTestedRuntime(ObjectProvider<NamespaceRegistry> registry,
			ObjectProvider<ObjectAlarms> alarms, Activity activity) {
		return new TestedRuntime(registry, alarms, activity);
	}

	@Bean
	@Primary
	DurableObjectClock durableObjectClock(Timeline timeline, TestedRuntime runtime) {
		return new DurableObjectClock(timeline, runtime);
	}

	@Bean
	DurableObjectFaults durableObjectFaults(FaultyDisk disk) {
		return new DurableObjectFaults(disk);
	}

	@Bean
	DurableObjectTester durableObjectTester(DurableObjectClock clock, DurableObjectFaults faults,
			TestedRuntime runtime) {
		return new DurableObjectTester(clock, faults, runtime);
	}

}
