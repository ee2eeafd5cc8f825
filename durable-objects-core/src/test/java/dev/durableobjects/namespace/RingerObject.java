package dev.durableobjects.namespace;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

import dev.durableobjects.AlarmHandler;
import dev.durableobjects.AlarmInvocationInfo;
import dev.durableobjects.DurableObjectState;
import dev.durableobjects.OnSchedule;
import dev.durableobjects.Schedule;
import dev.durableobjects.ScheduleInvocationInfo;
import dev.durableobjects.SyncKvStorage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Writes a token with its alarm and with each of its schedules, and deletes it when that
 * has run: what is set and what is not done must always be the same. Each event looks
 * whether it is, and so does each event of a life that follows a reset or a restart.
 */
final class RingerObject implements Ringer, AlarmHandler {

	private static final String TOKEN = "token";

	private static final String TIME = "time";

	private static final String PLAN = "plan:";

	private static final int PLANS = 3;

	private static final String BEAT = "beat";

	private final DurableObjectState ctx;

	private final SyncKvStorage kv;

	private final RingerWitness witness;

	/** The token of the alarm whose handler runs. */
	private @Nullable String ringing;

	/** The tokens of all handlers that run: one may wait while another begins. */
	private final Set<String> running = new HashSet<>();

	RingerObject(DurableObjectState ctx, RingerWitness witness) {
		this.ctx = ctx;
		this.kv = ctx.storage().kv();
		this.witness = witness;
	}

	@Override
	public void ring(String token, Instant time) {
		check();
		setAlarm(token, time);
	}

	private void setAlarm(String token, Instant time) {
		this.ctx.storage().setAlarm(time);
		this.kv.put(TOKEN, token);
		this.kv.put(TIME, Objects.requireNonNull(alarm()));
	}

	@Override
	public void silence() {
		check();
		this.ctx.storage().deleteAlarm();
		this.kv.delete(TOKEN);
	}

	@Override
	public void plan(int number, String token, Instant time) {
		check();
		this.ctx.schedules().at(PLAN + number, time, token);
		this.kv.put(PLAN + number, token);
	}

	@Override
	public void cancel(int number) {
		check();
		this.ctx.schedules().cancel(PLAN + number);
		this.kv.delete(PLAN + number);
	}

	@Override
	public void beat(long seconds) {
		check();
		this.ctx.schedules().every(BEAT, Duration.ofSeconds(seconds), null);
	}

	@Override
	public void stopBeating() {
		check();
		this.ctx.schedules().cancel(BEAT);
	}

	@Override
	public void clear() {
		check();
		this.ctx.storage().deleteAll();
	}

	@Override
	public void abort() {
		check();
		setAlarm("never", this.witness.now());
		this.ctx.abort("as told");
	}

	@Override
	public String token() {
		check();
		return this.kv.getOrDefault(TOKEN, "");
	}

	@Override
	public String tokens() {
		check();
		List<String> tokens = new ArrayList<>(List.of(this.kv.getOrDefault(TOKEN, "")));
		for (int number = 0; number < PLANS; number++) {
			tokens.add(this.kv.getOrDefault(PLAN + number, ""));
		}
		tokens.removeIf((token) -> token.isEmpty() || this.witness.isGivenUp(token));
		return String.join(" ", tokens);
	}

	@Override
	public void alarm(AlarmInvocationInfo info) {
		String token = this.kv.getOrDefault(TOKEN, "");
		this.witness.begins("alarm", token, info.scheduledTime());
		this.witness.expect(info.scheduledTime().toEpochMilli() == this.kv.getOrDefault(TIME, 0L),
				() -> "alarm of " + token + " is told another time");
		this.ringing = token;
		this.running.add(token);
		try {
			switch (this.witness.fate(token, info.retryCount())) {
				case SET_ANEW -> setAlarm(token + "'", this.witness.now().plusMillis(token.length() * 700L));
				case CLEAR -> {
					// Takes effect at once, whether the handler comes to its end or not.
					this.witness.ran(token);
					this.ctx.storage().deleteAll();
				}
				default -> end(token, this.witness.fate(token, info.retryCount()));
			}
			this.witness.ran(token);
			if (token.equals(this.kv.getOrDefault(TOKEN, ""))) {
				this.kv.delete(TOKEN);
			}
		}
		finally {
			this.ringing = null;
			this.running.remove(token);
		}
	}

	@OnSchedule("plan")
	void plan(String token, ScheduleInvocationInfo info) {
		this.witness.begins(info.name(), token, info.scheduledTime());
		this.witness.expect(token.equals(this.kv.getOrDefault(info.name(), "")),
				() -> info.name() + " of " + token + " has run or been replaced");
		this.running.add(token);
		try {
			end(token, this.witness.fate(token, info.retryCount()));
			this.witness.ran(token);
		}
		finally {
			this.running.remove(token);
		}
		if (token.equals(this.kv.getOrDefault(info.name(), ""))) {
			this.kv.delete(info.name());
		}
	}

	@OnSchedule(BEAT)
	void beat(ScheduleInvocationInfo info) {
		long scheduled = info.scheduledTime().toEpochMilli();
		this.witness.begins(BEAT, this.ctx.id().toString(), info.scheduledTime());
		this.witness.expect(scheduled > this.kv.getOrDefault(BEAT, 0L),
				() -> "beat of " + info.scheduledTime() + " was done before");
		this.kv.put(BEAT, scheduled);
	}

	/**
	 * The end of a handler, with what it has written so far not yet committed or, if it
	 * waits, committed.
	 */
	private void end(String token, RingerWitness.Fate fate) {
		this.kv.put("begun", token);
		if (fate.waits()) {
			this.ctx.await(Mono.just("x").subscribeOn(Schedulers.parallel()));
		}
		switch (fate) {
			case FAIL, WAIT_AND_FAIL -> throw new IllegalStateException("as told");
			case ABORT -> this.ctx.abort("as told");
			case GIVE_UP -> {
				this.running.forEach(this.witness::givesUp);
				this.ctx.abort("as told", false);
			}
			default -> {
			}
		}
	}

	/**
	 * What is set is what is not done.
	 */
	private void check() {
		String token = this.kv.getOrDefault(TOKEN, "");
		if (!token.equals(this.ringing) && !this.witness.isGivenUp(token)) {
			Long time = token.isEmpty() ? null : this.kv.get(TIME, Long.class);
			this.witness.expect(Objects.equals(time, alarm()),
					() -> "alarm of '" + token + "' is set to " + alarm() + " and not to " + time);
		}
		for (int number = 0; number < PLANS; number++) {
			String name = PLAN + number;
			String planned = this.kv.getOrDefault(name, "");
			Schedule schedule = this.ctx.schedules().get(name);
			if (!this.witness.isGivenUp(planned)) {
				this.witness.expect(planned.isEmpty() == (schedule == null),
						() -> name + " of '" + planned + "' is " + schedule);
			}
		}
	}

	private @Nullable Long alarm() {
		Instant alarm = this.ctx.storage().getAlarm().join();
		return (alarm != null) ? alarm.toEpochMilli() : null;
	}

}
