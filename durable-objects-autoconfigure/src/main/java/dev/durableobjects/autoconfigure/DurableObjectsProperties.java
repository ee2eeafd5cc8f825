package dev.durableobjects.autoconfigure;

import java.math.BigDecimal;
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
 * @param usage How it is written down what objects use.
 * @param pricing What the use of objects would cost, for statements of usage.
 * @param logging What is logged, and what log lines carry.
 * @param observation What is observed beside the events.
 * @param health When the health indicator reports a problem.
 * @param tail Bounds of the live stream of events.
 * @param operations What operators can do.
 */
@ConfigurationProperties(PropertiesBinder.PREFIX)
public record DurableObjectsProperties(@Nullable String scriptName, @DefaultValue("20s") Duration shutdownTimeout,
		@DefaultValue List<Binding> bindings, @DefaultValue List<MigrationStep> migrations,
		@DefaultValue Map<String, Path> transferSources, @DefaultValue List<Route> routes,
		@DefaultValue Storage storage, @DefaultValue Hibernation hibernation, @DefaultValue Alarms alarms,
		@DefaultValue WebSocket websocket, @DefaultValue Limits limits, @DefaultValue Threads threads,
		@DefaultValue Usage usage, @DefaultValue Pricing pricing, @DefaultValue Logging logging,
		@DefaultValue Observation observation, @DefaultValue Health health, @DefaultValue Tail tail,
		@DefaultValue Operations operations) {

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
	 * @param allowedOrigins Patterns of the origins whose pages may connect, besides the
	 * application's own.
	 * @param pingInterval After how long a silent client is asked whether it is there. 0
	 * for never.
	 * @param pingTimeout How long a client has to answer that.
	 * @param sendTimeout How long a client may take nothing of what waits for it. Past it
	 * the socket is closed with 1013.
	 * @param closeTimeout How long a client has to answer a close before its connection
	 * is cut off.
	 * @param handshakeTimeout How long a handshake may take after the object has accepted
	 * its end.
	 * @param sendBufferSize How much may wait to be written to one socket. Past it the
	 * socket is closed with 1013. One message may always wait.
	 */
	record WebSocket(@DefaultValue List<String> allowedOrigins, @DefaultValue("30s") Duration pingInterval,
			@DefaultValue("10s") Duration pingTimeout, @DefaultValue("10s") Duration sendTimeout,
			@DefaultValue("10s") Duration closeTimeout, @DefaultValue("30s") Duration handshakeTimeout,
			@DefaultValue("1MB") DataSize sendBufferSize) {
	}

	/**
	 * What is refused because it is too much.
	 *
	 * @param classes How many classes the catalogue may hold.
	 * @param storagePerObject Size of one object's database.
	 * @param storageTotal Size of the databases of all objects together, those of deleted
	 * classes included until they are removed. 0 sets no limit.
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
			@DefaultValue("0B") DataSize storageTotal, @DefaultValue("2MB") DataSize sqlValueSize,
			@DefaultValue("2048B") DataSize kvKeySize, @DefaultValue("128KB") DataSize kvValueSize,
			@DefaultValue("128") int kvBatchSize, @DefaultValue("32MB") DataSize rpcMessageSize,
			@DefaultValue("10000") int queueLength, @DefaultValue("64MB") DataSize queueSize,
			@DefaultValue("100000") int queuedEventsTotal, @DefaultValue("1000") int waitingEvents,
			@DefaultValue("30s") Duration cpuTime, @DefaultValue("30s") Duration blockConcurrencyTimeout,
			@DefaultValue("1000") int schedules, @DefaultValue("32768") int websocketsPerObject,
			@DefaultValue("10") int websocketTags, @DefaultValue("256") int websocketTagLength,
			@DefaultValue("2048B") DataSize websocketAttachmentSize, @DefaultValue("1MB") DataSize websocketMessageSize,
			@DefaultValue("1024") int nameSize, @DefaultValue("false") boolean emptyName) {
	}

	/**
	 * How much happens at once.
	 *
	 * @param max How many events of different objects may run at once.
	 * @param flush How many flushes to disk may run at once.
	 */
	record Threads(@DefaultValue("256") int max, @DefaultValue("8") int flush) {
	}

	/**
	 * What is logged, and what log lines carry.
	 *
	 * @param slowEvent How long an event may take, its waits counted, before it is logged
	 * as slow. 0 logs none.
	 * @param mdc Whether the diagnostic context of SLF4J has the class, the id and the
	 * name of the object while its code runs.
	 */
	public record Logging(@DefaultValue("5s") Duration slowEvent, @DefaultValue("true") boolean mdc) {
	}

	/**
	 * What is observed beside the events.
	 *
	 * @param sql Whether each statement of SQL is a span of its own.
	 * @param commits Whether the wait for a commit is a span of its own.
	 */
	public record Observation(@DefaultValue("false") boolean sql, @DefaultValue("false") boolean commits) {
	}

	/**
	 * When the health indicator reports a problem.
	 *
	 * @param minFreeSpace How much space has to be free on the disk of the data
	 * directory.
	 * @param maxAlarmLag How long an alarm may be due without having been begun.
	 */
	public record Health(@DefaultValue("100MB") DataSize minFreeSpace, @DefaultValue("1m") Duration maxAlarmLag) {
	}

	/**
	 * Bounds of the live stream of events.
	 *
	 * @param maxListeners How many may listen at once.
	 * @param bufferSize How many events are kept for a listener that is slow. Others are
	 * dropped, and it is told how many.
	 * @param eventsPerSecond How many events a listener gets in a second. Others are
	 * dropped, and it is told how many.
	 */
	public record Tail(@DefaultValue("10") int maxListeners, @DefaultValue("1000") int bufferSize,
			@DefaultValue("100") int eventsPerSecond) {
	}

	/**
	 * What operators can do.
	 *
	 * @param exportDirectory Directory into which copies of objects are written. Without
	 * it nothing is exported.
	 */
	public record Operations(@Nullable Path exportDirectory) {
	}

	/**
	 * How it is written down what objects use.
	 *
	 * @param flushInterval How often figures are written to the catalogue. What was used
	 * since the last time is lost if the process is killed.
	 * @param retentionDays For how many days the figures of classes are kept.
	 * @param objectRetentionDays For how many days the figures of single objects are
	 * kept.
	 * @param objectsPerDay Of how many objects of a class figures are kept for one day.
	 * Further ones count for their class only.
	 */
	record Usage(@DefaultValue("10s") Duration flushInterval, @DefaultValue("400") int retentionDays,
			@DefaultValue("31") int objectRetentionDays, @DefaultValue("10000") int objectsPerDay) {
	}

	/**
	 * What the use of objects would cost, for statements of usage.
	 *
	 * @param plan Price list by which statements are made.
	 * @param currency Currency of the prices, for display.
	 * @param memorySize Memory that an object is taken to have while it is busy. A
	 * gigabyte is 1,000 MB here.
	 * @param free Price list that includes something each day and sells nothing beyond.
	 * @param paid Price list that includes something each month and sells more.
	 */
	record Pricing(@DefaultValue("paid") Plan plan, @DefaultValue("USD") String currency,
			@DefaultValue("128MB") DataSize memorySize, @DefaultValue FreePlan free, @DefaultValue PaidPlan paid) {
	}

	/**
	 * A price list.
	 */
	enum Plan {

		/** What is included each day. */
		FREE,

		/** What is included each month, and what more costs. */
		PAID

	}

	/**
	 * A price list that includes something each day and sells nothing beyond.
	 *
	 * @param requests Requests included in a day.
	 * @param duration Gigabyte-seconds included in a day.
	 * @param rowsRead Rows read included in a day.
	 * @param rowsWritten Rows written included in a day.
	 * @param storage Gigabytes of 10⁹ bytes that may be stored.
	 */
	record FreePlan(@DefaultValue("100000") BigDecimal requests, @DefaultValue("13000") BigDecimal duration,
			@DefaultValue("5000000") BigDecimal rowsRead, @DefaultValue("100000") BigDecimal rowsWritten,
			@DefaultValue("5") BigDecimal storage) {
	}

	/**
	 * A price list that includes something each month and sells more.
	 *
	 * @param requests Requests included in a month.
	 * @param requestsPrice Price of a million requests more.
	 * @param duration Gigabyte-seconds included in a month.
	 * @param durationPrice Price of a million gigabyte-seconds more.
	 * @param rowsRead Rows read included in a month.
	 * @param rowsReadPrice Price of a million rows read more.
	 * @param rowsWritten Rows written included in a month.
	 * @param rowsWrittenPrice Price of a million rows written more.
	 * @param storage Gigabyte-months of 10⁹ bytes included in a month.
	 * @param storagePrice Price of a gigabyte-month more.
	 */
	record PaidPlan(@DefaultValue("1000000") BigDecimal requests, @DefaultValue("0.15") BigDecimal requestsPrice,
			@DefaultValue("400000") BigDecimal duration, @DefaultValue("12.50") BigDecimal durationPrice,
			@DefaultValue("25000000000") BigDecimal rowsRead, @DefaultValue("0.001") BigDecimal rowsReadPrice,
			@DefaultValue("50000000") BigDecimal rowsWritten, @DefaultValue("1.00") BigDecimal rowsWrittenPrice,
			@DefaultValue("5") BigDecimal storage, @DefaultValue("0.20") BigDecimal storagePrice) {
	}

}
