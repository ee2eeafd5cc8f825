package dev.durableobjects.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * What an application configures. Names pasted from a wrangler file bind as well, because
 * relaxed binding takes {@code _} for {@code -}; unknown names fail, which
 * {@link PropertiesBinder} sees to. Lists are replaced as a whole by a profile, not
 * merged.
 *
 * @param scriptName Name of this application's script, which together with the class name
 * identifies a class for ever. The application's name by default.
 * @param shutdownTimeout How long a shutdown waits for running events.
 * @param bindings Names under which classes of objects are reached. A profile replaces
 * the whole list.
 * @param migrations Steps in the life of classes, in the order in which they are applied.
 * Append, and never change what was applied. A profile replaces the whole list.
 * @param transferSources Data directories of other scripts, by the name of the script,
 * from which classes are taken over.
 * @param routes Paths whose requests are forwarded to objects. A profile replaces the
 * whole list.
 * @param storage Where objects are stored.
 * @param hibernation When objects leave memory.
 * @param alarms When objects are woken, and how often they are tried.
 * @param websocket How connections with clients are made and kept.
 * @param limits What is refused because it is too much.
 * @param threads How much happens at once.
 */
@ConfigurationProperties(PropertiesBinder.PREFIX)
record DurableObjectsProperties(@Nullable String scriptName, @DefaultValue("20s") Duration shutdownTimeout,
		@DefaultValue List<Binding> bindings, @DefaultValue List<MigrationStep> migrations,
		@DefaultValue Map<String, Path> transferSources, @DefaultValue List<Route> routes,
		@DefaultValue Storage storage, @DefaultValue Hibernation hibernation, @DefaultValue Alarms alarms,
		@DefaultValue WebSocket websocket,
		@DefaultValue Limits limits, @DefaultValue Threads threads) {

	/**
	 * A name under which a class is reached.
	 *
	 * @param name Name of the binding, by convention in upper case. Qualifies the
	 * injected namespace and is its bean name.
	 * @param className Simple name of the class annotated with @DurableObject, or the
	 * value of that annotation.
	 * @param scriptName Script that created the class, if it was another than this
	 * application's, in the same data directory. The class itself has to be part of this
	 * application.
	 * @param environment Refused. Use profiles instead of environments.
	 */
	record Binding(@Nullable String name, @Nullable String className, @Nullable String scriptName,
			@Nullable String environment) {
	}

	/**
	 * A step in the life of classes.
	 *
	 * @param tag Unique tag of the step. Quote tags that look like numbers.
	 * @param newClasses Classes to create with key-value storage.
	 * @param newSqliteClasses Classes to create with SQLite storage. The recommended
	 * kind.
	 * @param renamedClasses Classes to rename. Their objects, ids and alarms stay.
	 * @param deletedClasses Classes to delete, with all their objects. Cannot be undone.
	 * @param transferredClasses Classes to take over from another script, with their
	 * objects, ids and alarms.
	 */
	record MigrationStep(@Nullable String tag, @DefaultValue List<String> newClasses,
			@DefaultValue List<String> newSqliteClasses, @DefaultValue List<RenamedClass> renamedClasses,
			@DefaultValue List<String> deletedClasses, @DefaultValue List<TransferredClass> transferredClasses) {
	}

	/**
	 * A class to rename.
	 *
	 * @param from Its name so far.
	 * @param to Its new name.
	 */
	record RenamedClass(@Nullable String from, @Nullable String to) {
	}

	/**
	 * A class to take over from another script.
	 *
	 * @param from Its name there.
	 * @param fromScript Name of the other script.
	 * @param to Its name here.
	 */
	record TransferredClass(@Nullable String from, @Nullable String fromScript, @Nullable String to) {
	}

	/**
	 * A path whose requests are forwarded to objects.
	 *
	 * @param path Pattern of the path, in which the variable {name} or {id} names the
	 * object.
	 * @param binding Name of the binding whose objects handle the requests.
	 */
	record Route(@Nullable String path, @Nullable String binding) {
	}

	/**
	 * Where objects are stored.
	 *
	 * @param directory Directory of the objects' databases and of the catalogue. Created
	 * where it is missing, used by one application at a time.
	 * @param maxOpenDatabases How many databases may be open at once. 0 derives it from
	 * the process's limit of open files.
	 */
	record Storage(@DefaultValue("./data/durable-objects") Path directory, @DefaultValue("0") int maxOpenDatabases) {
	}

	/**
	 * When objects leave memory.
	 *
	 * @param idleTimeout After how long without an event an object leaves memory.
	 * @param evictAfter After how long without an event an object leaves memory although
	 * something that nobody waits for goes on in it.
	 * @param maxActiveObjects How many objects may be in memory before the least recently
	 * used idle ones leave it early.
	 */
	record Hibernation(@DefaultValue("10s") Duration idleTimeout, @DefaultValue("70s") Duration evictAfter,
			@DefaultValue("10000") int maxActiveObjects) {
	}

	/**
	 * When objects are woken, and how often they are tried.
	 *
	 * @param maxConcurrent How many alarms may be handled at once. Others that are due
	 * wait.
	 * @param maxRetries How often an alarm whose handler fails is tried again before it
	 * is given up.
	 * @param initialBackoff Delay before the first of these retries. Each further one
	 * doubles it.
	 * @param timeLimit How long one run of a handler may take.
	 * @param reconcileAtStart Whether every object looks at its own alarm after the
	 * start, because the catalogue or files of objects were restored from a backup.
	 */
	record Alarms(@DefaultValue("100") int maxConcurrent, @DefaultValue("6") int maxRetries,
			@DefaultValue("2s") Duration initialBackoff, @DefaultValue("15m") Duration timeLimit,
			@DefaultValue("false") boolean reconcileAtStart) {
	}

	/**
	 * How connections with clients are made and kept.
	 *
	 * @param handshakeTimeout How long a handshake may take after the object has accepted
	 * its end.
	 * @param sendBufferSize How much may wait to be written to one socket. Past it the
	 * socket is closed with 1013. One message may always wait.
	 */
	record WebSocket(@DefaultValue("30s") Duration handshakeTimeout, @DefaultValue("1MB") DataSize sendBufferSize) {
	}

	/**
	 * What is refused because it is too much.
	 *
	 * @param classes How many classes the catalogue may hold.
	 * @param storagePerObject Size of one object's database.
	 * @param sqlValueSize Size of an SQL row, string or BLOB.
	 * @param kvKeySize Size of a key in UTF-8.
	 * @param kvValueSize Size of a stored value.
	 * @param kvBatchSize How many keys one call may read, write or delete.
	 * @param rpcMessageSize Size of the arguments, or of the result, of one call.
	 * @param queueLength How many events may wait for one object.
	 * @param queueSize How much data the events that wait for one object may hold.
	 * @param queuedEventsTotal How many events may wait for all objects together.
	 * @param waitingEvents How many events may wait in the middle of their code, each on
	 * a thread of its own.
	 * @param cpuTime How long one event may run, its waits not counted. 5 minutes at
	 * most.
	 * @param blockConcurrencyTimeout How long a call of blockConcurrencyWhile may last.
	 * @param schedules How many schedules an object may have.
	 * @param websocketsPerObject How many sockets an object may have.
	 * @param websocketTags How many different tags a socket may have.
	 * @param websocketTagLength Size of a tag in UTF-8, in bytes.
	 * @param websocketAttachmentSize Size of a socket's attachment as JSON.
	 * @param websocketMessageSize Size of a client's message. 32MB at most.
	 * @param nameSize Size of an object's name in UTF-8.
	 * @param emptyName Whether an object's name may be empty.
	 */
	record Limits(@DefaultValue("500") int classes, @DefaultValue("10GB") DataSize storagePerObject,
			@DefaultValue("2MB") DataSize sqlValueSize, @DefaultValue("2048B") DataSize kvKeySize,
			@DefaultValue("128KB") DataSize kvValueSize, @DefaultValue("128") int kvBatchSize,
			@DefaultValue("32MB") DataSize rpcMessageSize, @DefaultValue("10000") int queueLength,
			@DefaultValue("64MB") DataSize queueSize, @DefaultValue("100000") int queuedEventsTotal,
			@DefaultValue("1000") int waitingEvents, @DefaultValue("30s") Duration cpuTime,
			@DefaultValue("30s") Duration blockConcurrencyTimeout, @DefaultValue("1000") int schedules,
			@DefaultValue("32768") int websocketsPerObject, @DefaultValue("10") int websocketTags,
			@DefaultValue("256") int websocketTagLength, @DefaultValue("2048B") DataSize websocketAttachmentSize,
			@DefaultValue("1MB") DataSize websocketMessageSize, @DefaultValue("1024") int nameSize,
			@DefaultValue("false") boolean emptyName) {
	}

	/**
	 * How much happens at once.
	 *
	 * @param max How many events of different objects may run at once.
	 * @param flush How many flushes to disk may run at once.
	 */
	record Threads(@DefaultValue("256") int max, @DefaultValue("8") int flush) {
	}

}
