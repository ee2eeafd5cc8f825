package dev.durableobjects.runtime;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.rpc.ExposedMethod;
import dev.durableobjects.rpc.ExposedMethods;
import dev.durableobjects.rpc.Invocation;
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
 * @param socketEnds which ends of its sockets it hears of
 * @param storage the environment of their storage
 * @param files where an object's files are
 * @param alarms keeps an object's alarm in the index
 * @param usage told what they use
 * @param runtime what they share with objects of other classes
 */
public record ObjectClass(String name, ObjectInstanceFactory factory, ExposedMethods methods, ScheduleMethods schedules,
		SocketEnds socketEnds, StorageEnvironment storage, Function<ObjectId, DatabaseFiles> files,
		Function<ObjectId, AlarmHook> alarms, UsageSink usage, ObjectRuntime runtime) {

	/**
	 * Check a call before its object is touched.
	 * @param method the method that it calls, or {@code null} if there is none
	 * @param invocation the call
	 * @throws RuntimeException if it is refused, which is what its sender is told
	 */
	public void check(@Nullable ExposedMethod method, Invocation invocation) {
		if (method != null && method.isFetch()) {
			this.runtime.carrier().check(FetchEvent.request(invocation));
		}
	}

	RuntimeThreads threads() {
		return this.runtime.threads();
	}

}
