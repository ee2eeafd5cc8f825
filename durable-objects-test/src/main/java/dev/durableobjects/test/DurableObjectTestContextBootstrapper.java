package dev.durableobjects.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/**
 * Starts the application context of a {@link DurableObjectTest}.
 */
final class DurableObjectTestContextBootstrapper extends TestSliceTestContextBootstrapper<DurableObjectTest> {

}
