package dev.durableobjects.runtime;

import java.util.function.Function;

import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.schedule.ScheduleMethods;
import dev.durableobjects.sqlite.AlarmHook;
import dev.durableobjects.sqlite.DatabaseFiles;
import dev.durableobjects.sqlite.StorageEnvironment;

/**
 * What all objects of one class share.
 *
 * @param name the class's name, for messages
 * @param factory makes instances
 * @param methods what can be called
 * @param schedules what schedules run
 * @param storage the environment of their storage
 * @param files where an object's files are
 * @param alarms keeps an object's alarm in the index
 * @param usage told what they use
 * @param runtime what they share with objects of other classes
 */
public record ObjectClass(String name, ObjectInstanceFactory factory, ExposedMethods methods, ScheduleMethods schedules,
		StorageEnvironment storage, Function<ObjectId, DatabaseFiles> files, Function<ObjectId, AlarmHook> alarms,
		UsageSink usage, ObjectRuntime runtime) {

	RuntimeThreads threads() {
		return this.runtime.threads();
	}

}
