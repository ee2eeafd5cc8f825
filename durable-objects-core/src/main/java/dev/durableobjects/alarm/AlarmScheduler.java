package dev.durableobjects.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.TaskScheduler;

/**
 * Wakes objects when their alarms are due: loads, arms, fires, retries.
 * <p>
 * What is pending is in the store only. There is one timer, for the earliest alarm; when
 * it fires, as many due alarms as may run are marked started, durably, and then
 * delivered, the earliest first. Each run that ends makes place for the next.
 * <p>
 * Thread-safe. Nothing here waits, and no code of an application runs on the scheduler's
 * thread or the store's.
 */
public final class AlarmScheduler implements AutoCloseable {

	private static final int RECOVERY_PAGE = 100;

	private static final Log logger = LogFactory.getLog(AlarmScheduler.class);

	private final AlarmStore store;

	private final AlarmSettings settings;

	private final RandomGenerator random;

	private final Supplier<Instant> clock;

	private final AlarmLoop loop;

	/**
	 * Create a scheduler. Nothing fires before {@link #start()}.
	 * @param taskScheduler the timer; its clock is the only one used
	 * @param store the index
	 * @param delivery brings alarms to their objects
	 * @param settings limits and delays
	 * @param random spreads retries; used from several threads
	 */
	public AlarmScheduler(TaskScheduler taskScheduler, AlarmStore store, AlarmDelivery delivery, AlarmSettings settings,
			RandomGenerator random) {
		this(taskScheduler, store, delivery, settings, random, (alarm) -> logger
			.warn("Alarm of object " + alarm.key() + " is given up after " + alarm.runs() + " runs that counted"));
	}

	/**
	 * Create a scheduler. Nothing fires before {@link #start()}.
	 * @param taskScheduler the timer; its clock is the only one used
	 * @param store the index
	 * @param delivery brings alarms to their objects
	 * @param settings limits and delays
	 * @param random spreads retries; used from several threads
	 * @param abandoned told of alarms that are given up, on the store's thread
	 */
	public AlarmScheduler(TaskScheduler taskScheduler, AlarmStore store, AlarmDelivery delivery, AlarmSettings settings,
			RandomGenerator random, Consumer<AbandonedAlarm> abandoned) {
		this.store = store;
		this.settings = settings;
		this.random = random;
		this.clock = () -> taskScheduler.getClock().instant();
		this.loop = new AlarmLoop(taskScheduler, store, delivery, settings, random, abandoned);
	}

	/**
	 * Load the index, and begin to fire: first what came due while nothing ran. An alarm
	 * that was being run when the process ended is tried again after a delay, without
	 * counting.
	 * @return completed when alarms fire; failed if the index cannot be read
	 */
	public CompletableFuture<Void> start() {
		return recover().thenAccept((nextDue) -> {
			this.loop.start();
			this.loop.lookAt(nextDue);
		});
	}

	private CompletableFuture<@Nullable Instant> recover() {
		return this.store.<Boolean>execute(this::recoverSome)
			.thenCompose((more) -> more ? recover() : this.store.<@Nullable Instant>execute(AlarmTable::nextDue));
	}

	private boolean recoverSome(AlarmTable table) {
		List<ScheduledAlarm> interrupted = table.started(RECOVERY_PAGE);
		AlarmOutcome outcome = AlarmOutcome.failedNotCounted("The process ended during the run");
		for (ScheduledAlarm alarm : interrupted) {
			AlarmRelease.of(alarm, outcome, this.settings, this.clock.get(), this.random.nextDouble())
				.apply(table, alarm.key());
		}
		return interrupted.size() == RECOVERY_PAGE;
	}

	/**
	 * By how much the alarms lag behind that are due and not yet begun.
	 * @return the lag of the one that has waited longest; zero if none waits
	 */
	public Duration lag() {
		return this.loop.lag();
	}

	/**
	 * An object is about to commit an alarm. To be called before the commit, unless the
	 * object durably has an alarm that is neither later nor past; in the order of the
	 * object's commits.
	 * @param key the object
	 * @param name its name, if it is known
	 * @param time the earliest of the alarms in the object's commits under way
	 * @return completed, on the store's thread, when it is durable that the object is
	 * woken at that time or before; the commit must wait for it and fail with it
	 */
	public CompletableFuture<Void> moveEarlier(AlarmKey key, @Nullable String name, Instant time) {
		return change(key, (alarm) -> (alarm != null) ? alarm.named(name).notLaterThan(time)
				: ScheduledAlarm.waiting(key, name, time));
	}

	/**
	 * An object's commit that set or deleted its alarm is durable. To be called after
	 * every such commit, also after {@link #moveEarlier}: this is what replaces an alarm
	 * that runs or is retried. May be lost in a crash; the object is then woken too
	 * early.
	 * @param key the object
	 * @param name its name, if it is known
	 * @param earliest tells the earliest of the object's durable alarm, those in its
	 * commits under way and what {@link #moveEarlier} was called with last for a commit
	 * that is still to come; {@code null} if there is none. Asked in the order of the
	 * changes, on the store's thread
	 */
	public void moveLaterOrRemove(AlarmKey key, @Nullable String name, Supplier<@Nullable Instant> earliest) {
		change(key, (alarm) -> {
			Instant time = earliest.get();
			if (alarm != null) {
				return alarm.named(name).movedTo(time);
			}
			return (time != null) ? ScheduledAlarm.waiting(key, name, time) : null;
		}).exceptionally((failure) -> {
			logger.warn("Alarm of object " + key + " could not be moved; the object is woken too early", failure);
			return null;
		});
	}

	private CompletableFuture<Void> change(AlarmKey key, AlarmChange change) {
		return this.store.<@Nullable ScheduledAlarm>execute((table) -> change.apply(table, key)).thenAccept((alarm) -> {
			if (alarm != null && !alarm.started()) {
				this.loop.lookAt(alarm.dueTime());
			}
		});
	}

	/**
	 * Repair the index from what objects were seen to have. Moves nothing later, so that
	 * it may run at any time.
	 * @param page alarms read from objects
	 * @return how many entries of the index were corrected, when that is durable
	 */
	public CompletableFuture<Integer> reconcile(List<AlarmSighting> page) {
		return this.store.execute((table) -> AlarmReconciliation.reconcile(table, page)).thenApply((repaired) -> {
			this.loop.lookAt(repaired.earliest());
			return repaired.count();
		});
	}

	/**
	 * Repair the index from all objects, page by page, or build it anew where it was
	 * lost.
	 * @param census reads the objects
	 * @return how many entries were corrected
	 */
	public CompletableFuture<Integer> reconcile(AlarmCensus census) {
		return reconcile(census, null, 0);
	}

	private CompletableFuture<Integer> reconcile(AlarmCensus census, @Nullable AlarmKey after, int sum) {
		return census.next(after).thenCompose((page) -> {
			if (page.isEmpty()) {
				return CompletableFuture.completedFuture(sum);
			}
			AlarmKey last = page.get(page.size() - 1).key();
			return reconcile(page).thenCompose((repaired) -> reconcile(census, last, sum + repaired));
		});
	}

	/**
	 * How an object's alarm would be run now, whether it is due or not.
	 * @param key the object
	 * @return the run, or {@code null} if the index has no alarm of the object
	 */
	public CompletableFuture<@Nullable AlarmRun> pending(AlarmKey key) {
		return this.store.<@Nullable AlarmRun>execute((table) -> {
			ScheduledAlarm alarm = table.find(key);
			return (alarm != null) ? AlarmRun.of(alarm, this.settings.maxRetries()) : null;
		});
	}

	/**
	 * The alarms that were given up, latest first: one of each object at most, and the
	 * latest of all objects.
	 * @param limit how many at most
	 * @return the alarms
	 */
	public CompletableFuture<List<AbandonedAlarm>> abandoned(int limit) {
		return this.store.execute((table) -> table.abandoned(limit));
	}

	/**
	 * Arm an alarm that was given up once more. Its object has deleted it, so the object
	 * is made to set it.
	 * @param key the object
	 * @param rearming has the object set an alarm
	 * @return whether there was such an alarm; it is forgotten when the object has set
	 * its own
	 */
	public CompletableFuture<Boolean> rearm(AlarmKey key, AlarmRearming rearming) {
		return this.store.<@Nullable AbandonedAlarm>execute((table) -> table.findAbandoned(key))
			.thenCompose(
					(alarm) -> (alarm != null) ? rearm(alarm, rearming) : CompletableFuture.completedFuture(false));
	}

	private CompletableFuture<Boolean> rearm(AbandonedAlarm alarm, AlarmRearming rearming) {
		return rearming.setAlarm(alarm).thenCompose((set) -> this.store.execute((table) -> {
			if (alarm.equals(table.findAbandoned(alarm.key()))) {
				table.forget(alarm.key());
			}
			return true;
		}));
	}

	/**
	 * Forget all alarms, also those given up. Nothing may run or set one meanwhile.
	 * @return completed when that is durable
	 */
	public CompletableFuture<Void> clear() {
		return this.store.execute(AlarmScheduler::clearSome)
			.thenCompose((more) -> more ? clear() : CompletableFuture.completedFuture(null));
	}

	private static boolean clearSome(AlarmTable table) {
		List<ScheduledAlarm> alarms = new ArrayList<>(table.due(ScheduledAlarm.toMillis(Instant.MAX), RECOVERY_PAGE));
		alarms.addAll(table.started(RECOVERY_PAGE));
		alarms.forEach((alarm) -> table.remove(alarm.key()));
		List<AbandonedAlarm> abandoned = table.abandoned(RECOVERY_PAGE);
		abandoned.forEach((alarm) -> table.forget(alarm.key()));
		return !alarms.isEmpty() || !abandoned.isEmpty();
	}

	/**
	 * Fire no more alarms. To be called before the objects are drained, and the store is
	 * to be closed after: until then runs that end are written down, and objects that
	 * commit can move their alarms. What has not run stays in the store for the next
	 * start.
	 */
	@Override
	public void close() {
		this.loop.close();
	}

}
