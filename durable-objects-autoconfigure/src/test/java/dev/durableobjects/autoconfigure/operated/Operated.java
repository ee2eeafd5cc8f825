package dev.durableobjects.autoconfigure.operated;

import java.time.Duration;

/**
 * An object to be operated.
 */
public interface Operated {

	long increment();

	String context();

	String callOther(String name);

	void fail(String message);

	void log(String message);

	void setAlarm(Duration delay);

	long alarms();

	void failAlarms(boolean failing);

	long rows();

}
