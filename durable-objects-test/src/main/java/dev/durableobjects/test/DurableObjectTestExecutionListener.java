package dev.durableobjects.test;

import org.springframework.context.ApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.test.context.TestContext;
import org.springframework.test.context.TestExecutionListener;

/**
 * Lets each test method begin without objects, although the application context is
 * shared.
 */
final class DurableObjectTestExecutionListener implements TestExecutionListener, Ordered {

	/**
	 * After the test instance was injected, and before listeners that prepare data.
	 */
	@Override
	public int getOrder() {
		return 3_000;
	}

	@Override
	public void beforeTestMethod(TestContext testContext) {
		if (DurableObjectContextCustomizerFactory.hasTester(testContext.getTestClass())) {
			ApplicationContext context = testContext.getApplicationContext();
			context.getBeanProvider(DurableObjectTester.class).ifAvailable(DurableObjectTester::reset);
		}
	}

}
