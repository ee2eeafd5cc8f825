package dev.durableobjects.test;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.test.context.ContextConfiguration;

import dev.durableobjects.test.example.ExampleApplication;

/**
 * A {@link DurableObjectTest} of the application that stands in another package.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@DurableObjectTest
@ContextConfiguration(classes = ExampleApplication.class)
@interface JournalTest {

}
