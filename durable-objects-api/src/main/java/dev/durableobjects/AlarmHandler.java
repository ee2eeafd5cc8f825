package dev.durableobjects;

/**
 * Implemented by an object class that sets alarms: called when the time of the object's
 * alarm has come.
 * <p>
 * The alarm looks deleted while the method runs and is deleted when it returns, unless a
 * new one was set. When it throws, or the object is reset, the alarm is tried again after
 * a growing delay, and given up after a number of retries; an alarm set meanwhile takes
 * its place instead. An alarm may run more than once, never before its time, and never
 * twice at the same time.
 */
@FunctionalInterface
public interface AlarmHandler {

	/**
	 * Do what is due.
	 * @param info what this run is
	 */
	void alarm(AlarmInvocationInfo info);

}
