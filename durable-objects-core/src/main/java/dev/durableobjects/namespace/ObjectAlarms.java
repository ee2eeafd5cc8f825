package dev.durableobjects.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

import dev.durableobjects.alarm.AbandonedAlarm;
import dev.durableobjects.alarm.AlarmDelivery;
import dev.durableobjects.alarm.AlarmKey;
import dev.durableobjects.alarm.AlarmOutcome;
import dev.durableobjects.alarm.AlarmRearming;
import dev.durableobjects.alarm.AlarmRun;
import dev.durableobjects.alarm.AlarmScheduler;
import dev.durableobjects.alarm.AlarmSettings;
import dev.durableobjects.alarm.AlarmStore;
import dev.durableobjects.runtime.AlarmRequest;
import dev.durableobjects.runtime.AlarmResult;
import dev.durableobjects.runtime.ScheduleRequest;
import dev.durableobjects.runtime.ObjectId;
import dev.durableobjects.runtime.ObjectObserver;
import dev.durableobjects.sqlite.AlarmHook;

/**
 * Joins the objects, whose databases hold the alarms, and the scheduler, which wakes them
 * by its index. Thread-safe.
 */
public final class ObjectAlarms implements AlarmHooks, AlarmDelivery, AutoCloseable {

	private static final Log logger = LogFactory.getLog(ObjectAlarms.class);

	private static final Runnable NOTHING = () -> {
	};

	private final TaskScheduler taskScheduler;

	private final ObjectObserver observer;

	private final AlarmScheduler scheduler;

	private final AlarmSettings settings;

	private final Duration timeLimit;

	private final RandomGenerator random;

	private volatile @Nullable WakeUps wakeUps;

	/**
	 * Join them. Nothing fires before {@link #start}.
	 * @param taskScheduler the timer and the clock
	 * @param store the index
	 * @param settings limits and delays
	 * @param timeLimit how long one run may take
	 * @param random spreads retries
	 */
	public ObjectAlarms(TaskScheduler taskScheduler, AlarmStore store, AlarmSettings settings, Duration timeLimit,
			RandomGenerator random) {
		this(taskScheduler, store, settings, timeLimit, random, ObjectObserver.NONE);
	}

	/**
	 * Join them, and tell an observer. Nothing fires before {@link #start}.
	 * @param taskScheduler the timer and the clock
	 * @param store the index
	 * @param settings limits and delays
	 * @param timeLimit how long one run may take
	 * @param random spreads retries
	 * @param observer told of alarms that are given up
	 */
	public ObjectAlarms(TaskScheduler taskScheduler, AlarmStore store, AlarmSettings settings, Duration timeLimit,
			RandomGenerator random, ObjectObserver observer) {
		this.taskScheduler = taskScheduler;
		this.settings = settings;
		this.timeLimit = timeLimit;
		this.random = random;
		this.observer = observer;
		this.scheduler = new AlarmScheduler(taskScheduler, store, this, settings, random, this::abandoned);
	}

	/**
	 * The scheduler, for operators.
	 * @return the scheduler
	 */
	public AlarmScheduler scheduler() {
		return this.scheduler;
	}

	/**
	 * Begin to fire, first what is overdue. Waits until the index is read.
	 * @param objects the running objects
	 */
	public void start(NamespaceRegistry objects) {
		this.wakeUps = objects.wakeUps();
		this.scheduler.start().join();
	}

	/**
	 * Repair the index from the objects, after the catalogue or files of objects were
	 * restored: every object of a class with an alarm handler is made to look at its own
	 * alarm. To be called after {@link #start}; may be called at any time.
	 * @return completed with the number of entries that were corrected, when they are
	 * durable; the objects look at their alarms later, as many at once as alarms may run
	 */
	public CompletableFuture<Integer> reconcile() {
		return this.scheduler.reconcile(objects().census());
	}

	/**
	 * By how much the alarms lag behind that are due and not yet begun.
	 * @return the lag of the one that has waited longest; zero if none waits
	 */
	public Duration lag() {
		return this.scheduler.lag();
	}

	/**
	 * Arm an alarm once more that was given up.
	 */
	CompletableFuture<Boolean> rearm(ObjectNamespace namespace, ObjectId id, AlarmRearming rearming) {
		return this.scheduler.rearm(new AlarmKey(objects().number(namespace), id.toString()), rearming);
	}

	private void abandoned(AbandonedAlarm alarm) {
		WakeUps objects = objects();
		String className = objects.className(alarm.key().namespace());
		String label = (className != null) ? className : "class " + alarm.key().namespace();
		logger.warn("Alarm of " + label + "(" + ((alarm.name() != null) ? alarm.name() : alarm.key().objectId())
				+ ") is given up after " + alarm.runs() + " runs that counted. Last failure: " + alarm.reason()
				+ ". It can be armed again with the operation 'rearm-alarm'.");
		if (className != null) {
			this.observer.abandoned(className, new ObjectId(alarm.key().objectId(), alarm.name()), alarm.reason());
		}
	}

	/**
	 * Run an object's alarm now, whether it is due or not. A failure is the caller's: it
	 * is not counted, and the alarm stays as it is.
	 * @param key whose alarm
	 * @return whether there was one, when what its handler has written is durable; failed
	 * with what the handler threw
	 */
	public CompletableFuture<Boolean> runNow(AlarmKey key) {
		return this.scheduler.pending(key)
			.thenCompose((run) -> (run != null) ? runNow(run) : CompletableFuture.completedFuture(false));
	}

	CompletableFuture<Boolean> runNow(ObjectNamespace namespace, ObjectId id) {
		return runNow(new AlarmKey(objects().number(namespace), id.toString()));
	}

	private CompletableFuture<Boolean> runNow(AlarmRun run) {
		AlarmRequest request = new AlarmRequest(run.name(), NOTHING, this.timeLimit,
				(time) -> new AlarmRequest.Attempt(run.forAlarm(time).info(), false), null, true);
		return submit(run, request).thenCompose((told) -> {
			Throwable failure = told.failure();
			return (failure != null) ? CompletableFuture.failedFuture(failure)
					: CompletableFuture.completedFuture(told.kind() != AlarmResult.Kind.NONE);
		});
	}

	@Override
	public AlarmHook hook(NamespaceDefinition namespace, ObjectId id) {
		return new IndexedAlarm(this.scheduler, this.taskScheduler.getClock(), namespace.objectClass(),
				new AlarmKey(namespace.number(), id.toString()));
	}

	@Override
	public CompletableFuture<AlarmOutcome> deliver(AlarmRun run, Runnable waits) {
		return (run.key().kind() == AlarmKey.Kind.ALARM) ? alarm(run, waits) : schedules(run, waits);
	}

	/**
	 * The object counts the tries of each of its schedules itself, those too which it
	 * finds begun and not ended because they have brought it down: it is to look at once,
	 * so that one bad schedule does not delay the others. What it is not to blame for,
	 * and an object that cannot be constructed, are tried again without end.
	 */
	private CompletableFuture<AlarmOutcome> schedules(AlarmRun run, Runnable waits) {
		CompletableFuture<AlarmResult> result = new CompletableFuture<>();
		objects().runSchedules(run.key().namespace(), run.key().objectId(),
				new ScheduleRequest(run.name(), waits, this.timeLimit, this.settings.maxRetries(),
						(tries) -> this.settings.backOff().delay(tries, this.random.nextDouble())),
				result);
		return result.thenApply((told) -> switch (told.kind()) {
			case NONE -> AlarmOutcome.none();
			case NOT_DUE -> AlarmOutcome.notDue(Objects.requireNonNull(told.time()));
			case WAKE_NEXT -> AlarmOutcome.wakeNext(Objects.requireNonNull(told.time()));
			case FAILED -> broughtDown(told);
			default -> AlarmOutcome.failedNotCounted(reason(told));
		});
	}

	private static AlarmOutcome broughtDown(AlarmResult told) {
		Instant begun = told.time();
		return (begun != null && !PlatformFailure.isIn(told.failure())) ? AlarmOutcome.wakeNext(begun)
				: AlarmOutcome.failedNotCounted(reason(told));
	}

	private CompletableFuture<AlarmOutcome> alarm(AlarmRun run, Runnable waits) {
		AlarmRequest request = new AlarmRequest(run.name(), waits, this.timeLimit, (time) -> {
			AlarmRun real = run.forAlarm(time);
			return new AlarmRequest.Attempt(real.info(), real.isLastTry());
		}, null, false);
		return submit(run, request).thenCompose((told) -> outcome(run, told));
	}

	private CompletableFuture<AlarmResult> submit(AlarmRun run, AlarmRequest request) {
		CompletableFuture<AlarmResult> result = new CompletableFuture<>();
		objects().runAlarm(run.key().namespace(), run.key().objectId(), request, result);
		return result;
	}

	private WakeUps objects() {
		WakeUps objects = this.wakeUps;
		if (objects == null) {
			throw new IllegalStateException("No alarm fires before the objects are there.");
		}
		return objects;
	}

	private CompletableFuture<AlarmOutcome> outcome(AlarmRun run, AlarmResult result) {
		Instant time = result.time();
		Instant known = (time != null) ? time : run.info().scheduledTime();
		return switch (result.kind()) {
			case NONE -> CompletableFuture.completedFuture(AlarmOutcome.none());
			case NOT_DUE -> CompletableFuture.completedFuture(AlarmOutcome.notDue(known));
			case NO_HANDLER -> CompletableFuture.completedFuture(AlarmOutcome.noHandler());
			case SUCCEEDED -> CompletableFuture.completedFuture(AlarmOutcome.succeeded());
			case ABORTED -> CompletableFuture.completedFuture(AlarmOutcome.abortedWithoutRetry());
			case GIVEN_UP -> CompletableFuture.completedFuture(AlarmOutcome.gaveUp(reason(result), known));
			case FAILED, REJECTED -> failed(run, result, known);
			case WAKE_NEXT -> CompletableFuture.completedFuture(AlarmOutcome.wakeNext(known));
		};
	}

	/**
	 * The alarm is still stored. When it is to be given up, the object deletes it first;
	 * an object that cannot even be constructed keeps its alarm, and is tried for ever.
	 */
	private CompletableFuture<AlarmOutcome> failed(AlarmRun run, AlarmResult result, Instant time) {
		if (PlatformFailure.isIn(result.failure())) {
			return CompletableFuture.completedFuture(AlarmOutcome.failedNotCounted(reason(result)));
		}
		if (!run.forAlarm(time).isLastTry()) {
			return CompletableFuture.completedFuture(AlarmOutcome.failed(reason(result), time));
		}
		return submit(run, new AlarmRequest(run.name(), NOTHING, this.timeLimit, (ignored) -> {
			throw new IllegalStateException("An alarm that is given up is not run.");
		}, time, false)).thenApply((deleted) -> switch (deleted.kind()) {
			case GIVEN_UP -> AlarmOutcome.gaveUp(reason(result), time);
			case NONE -> AlarmOutcome.none();
			default -> AlarmOutcome.failedNotCounted(reason(result));
		});
	}

	private static String reason(AlarmResult result) {
		return String.valueOf(result.failure());
	}

	/**
	 * Fire no more alarms. Those that run are still taken note of.
	 */
	@Override
	public void close() {
		this.scheduler.close();
	}

}
