package dev.durableobjects.namespace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import dev.durableobjects.WebSocket;
import dev.durableobjects.WebSocketRequestResponsePair;
import dev.durableobjects.hibernation.FakeClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random histories of a room against a model of what each of its clients gets: the order
 * of frames, none before its commit is durable, none of a turn that is lost, one end for
 * each socket, across sleep and resets.
 */
@Timeout(300)
class WebSocketModelTests {

	private static final int HISTORIES = Integer.getInteger("durable-objects.socket-histories", 40);

	private static final long SEED = Long.getLong("durable-objects.socket-seed", 1);

	private static final int STEPS = 40;

	private static final String RESET = "close 1001 Durable Object connection closed because the object was reset.";

	@TempDir
	Path directory;

	@Test
	void clientsGetWhatTheModelSays() throws Exception {
		try (ScriptedRuntime runtime = new ScriptedRuntime(this.directory)) {
			for (long seed = SEED; seed < SEED + HISTORIES; seed++) {
				History history = new History(runtime, seed);
				try {
					history.run();
				}
				catch (AssertionError ex) {
					throw new AssertionError("Seed " + seed + ": " + history.steps, ex);
				}
			}
		}
	}

	/**
	 * A client, with what it is to get.
	 */
	private static final class Peer {

		private final String tag;

		private final FakeClient client;

		private final List<String> due = new ArrayList<>();

		private final List<String> waiting = new ArrayList<>();

		private boolean unanswered;

		private Peer(String tag, FakeClient client) {
			this.tag = tag;
			this.client = client;
		}

	}

	private static final class History {

		private final ScriptedRuntime runtime;

		private final Random random;

		private final String room;

		private final List<String> steps = new ArrayList<>();

		private final List<Peer> open = new ArrayList<>();

		private final List<Peer> gone = new ArrayList<>();

		private final Map<String, AtomicInteger> ends = new ConcurrentHashMap<>();

		private final AtomicInteger handled = new AtomicInteger();

		private int messages;

		private int peers;

		private boolean held;

		private boolean undurable;

		private History(ScriptedRuntime runtime, long seed) {
			this.runtime = runtime;
			this.random = new Random(seed);
			this.room = "room-" + seed;
			runtime.onConstruction(
					(ctx) -> ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair("ping", "pong")));
			runtime.onSocket(this::handle);
		}

		private void handle(ScriptedObject object, WebSocket ws, String event) {
			if (event.startsWith("closed")) {
				this.ends.computeIfAbsent(object.ctx().getTags(ws).get(0), (tag) -> new AtomicInteger())
					.incrementAndGet();
				return;
			}
			try {
				int number = 0;
				for (String op : event.split(" ")) {
					apply(object, op, event.split(" ")[0] + "." + number++);
				}
			}
			finally {
				this.handled.incrementAndGet();
			}
		}

		private void apply(ScriptedObject object, String op, String text) {
			switch (op.charAt(0)) {
				case 'w' -> object.ctx().storage().kv().put("key", text);
				case 's' -> sockets(object, op).forEach((ws) -> ws.send(text));
				case 'c' -> sockets(object, op).forEach((ws) -> ws.close(4000, text));
				case 't' -> throw new IllegalStateException("Thrown by a test");
				case 'a' -> object.ctx().abort("Aborted by a test");
				default -> {
				}
			}
		}

		private static List<WebSocket> sockets(ScriptedObject object, String op) {
			return object.ctx()
				.getWebSockets(op.substring(1))
				.stream()
				.filter((ws) -> ws.readyState() == WebSocket.OPEN)
				.toList();
		}

		private void run() throws Exception {
			for (int i = 0; i < STEPS; i++) {
				step();
				compare();
			}
			if (this.held) {
				release();
			}
			compare();
			for (Peer peer : List.copyOf(this.open)) {
				end(peer);
			}
			compare();
			this.runtime.registry()
				.evict("TESTED", this.runtime.namespace().idFromName(this.room))
				.get(20, TimeUnit.SECONDS);
			ScriptedRuntime.until(() -> this.runtime.registry().slotCount() == 0);
		}

		private void step() throws Exception {
			int choice = this.random.nextInt(20);
			Peer peer = this.open.isEmpty() ? null : this.open.get(this.random.nextInt(this.open.size()));
			if (peer == null || (choice < 3 && this.open.size() < 5)) {
				connect();
			}
			else if (choice < 12 && !peer.unanswered) {
				message(peer, false);
			}
			else if (choice == 12 && !peer.unanswered && !this.held) {
				message(peer, true);
			}
			else if (choice == 13 && !peer.unanswered) {
				ping(peer);
			}
			else if (choice == 14 && !this.held) {
				end(peer);
			}
			else if (choice < 17 && !this.held) {
				sleep();
			}
			else if (choice < 19 && !this.held) {
				this.steps.add("hold");
				// What was written before is durable when this returns.
				this.runtime.call(this.room, "count");
				this.held = true;
				this.runtime.disk().hold();
			}
			else if (this.held) {
				release();
			}
		}

		private void connect() throws Exception {
			String tag = "c" + this.peers++;
			this.steps.add("connect " + tag);
			CompletableFuture<TestPair> accepted = new CompletableFuture<>();
			this.runtime.on("accept", (self) -> {
				TestPair pair = (TestPair) self.ctx().webSocketPair();
				self.ctx().acceptWebSocket(pair.server(), tag);
				accepted.complete(pair);
				return "";
			});
			this.runtime.send(this.room, "accept");
			Peer peer = new Peer(tag, this.runtime.client().connect(ScriptedRuntime.get(accepted).handshake()));
			ScriptedRuntime.until(peer.client::isAskedFor);
			this.open.add(peer);
		}

		/**
		 * One message, and in the model what its handler does.
		 */
		private void message(Peer from, boolean flushFails) throws Exception {
			StringBuilder message = new StringBuilder("m" + this.messages++);
			String id = message.toString();
			List<Peer> closing = new ArrayList<>();
			List<Runnable> ifKept = new ArrayList<>();
			boolean wrote = false;
			boolean reset = flushFails;
			int count = 1 + this.random.nextInt(5);
			for (int number = 1; number <= count; number++) {
				int op = this.random.nextInt(10);
				Peer to = this.open.get(this.random.nextInt(this.open.size()));
				if (op < 3 || (flushFails && number == 1)) {
					message.append(" w");
					wrote = true;
				}
				else if (op < 8) {
					message.append(" s").append(to.tag);
					if (!closing.contains(to)) {
						produce(to, id + "." + number, wrote, ifKept);
					}
				}
				else if (op == 8 && !this.held) {
					message.append(" c").append(to.tag);
					if (!closing.contains(to)) {
						produce(to, "close 4000 " + id + "." + number, wrote, ifKept);
						closing.add(to);
					}
				}
				else {
					message.append(" n");
				}
			}
			if (!flushFails) {
				int last = this.random.nextInt(12);
				reset = last == 0;
				message.append((last == 0) ? " a" : (last == 1) ? " t" : "");
			}
			deliver(from, message.toString(), flushFails);
			if (!reset) {
				ifKept.forEach(Runnable::run);
				this.undurable |= this.held && wrote;
				closing.forEach(this::awaitEnd);
				return;
			}
			if (this.held) {
				release();
			}
			for (Peer peer : this.open) {
				// Nothing comes behind a close.
				if (peer.due.isEmpty() || !peer.due.get(peer.due.size() - 1).startsWith("close")) {
					peer.due.add(RESET);
				}
			}
			this.gone.addAll(this.open);
			this.open.clear();
		}

		private void produce(Peer to, String text, boolean wrote, List<Runnable> ifKept) {
			if (this.held && this.undurable && !wrote) {
				to.waiting.add(text);
			}
			else if (wrote) {
				ifKept.add(() -> (this.held ? to.waiting : to.due).add(text));
			}
			else {
				to.due.add(text);
			}
		}

		private void deliver(Peer from, String message, boolean flushFails) throws Exception {
			this.steps.add(from.tag + " sends " + message + (flushFails ? ", the flush fails" : ""));
			if (flushFails) {
				// What was written before is durable when this returns.
				this.runtime.call(this.room, "count");
				this.runtime.disk().fail(1);
			}
			int before = this.handled.get();
			from.client.send(message);
			ScriptedRuntime.until(() -> this.handled.get() == before + 1);
		}

		private void ping(Peer peer) {
			this.steps.add(peer.tag + " pings");
			peer.client.send("ping");
			(peer.waiting.isEmpty() ? peer.due : peer.waiting).add("pong");
			if (peer.waiting.isEmpty()) {
				ScriptedRuntime.until(() -> peer.client.received().size() >= peer.due.size());
			}
			else {
				peer.unanswered = true;
				ScriptedRuntime.until(() -> !peer.client.isAskedFor());
			}
		}

		private void end(Peer peer) {
			this.steps.add(peer.tag + " goes");
			if (this.random.nextBoolean()) {
				peer.client.vanish();
			}
			else {
				peer.client.hangUp(1000, "");
			}
			awaitEnd(peer);
		}

		private void awaitEnd(Peer peer) {
			ScriptedRuntime.until(() -> ends(peer) == 1);
			this.open.remove(peer);
			this.gone.add(peer);
		}

		private int ends(Peer peer) {
			AtomicInteger told = this.ends.get(peer.tag);
			return (told != null) ? told.get() : 0;
		}

		private void sleep() throws Exception {
			this.steps.add("sleep");
			assertThat(this.runtime.registry()
				.evict("TESTED", this.runtime.namespace().idFromName(this.room))
				.get(20, TimeUnit.SECONDS)).isNotNull();
		}

		private void release() {
			this.steps.add("release");
			this.runtime.disk().release();
			this.held = false;
			this.undurable = false;
			for (Peer peer : this.open) {
				peer.due.addAll(peer.waiting);
				peer.waiting.clear();
				peer.unanswered = false;
			}
		}

		private void compare() {
			for (Peer peer : all()) {
				ScriptedRuntime.until(() -> peer.client.received().size() >= peer.due.size());
				assertThat(peer.client.received()).as(peer.tag).isEqualTo(peer.due);
				assertThat(peer.client.overlaps()).isZero();
				assertThat(ends(peer)).isLessThanOrEqualTo(1);
			}
		}

		private List<Peer> all() {
			List<Peer> all = new ArrayList<>(this.open);
			all.addAll(this.gone);
			return all;
		}

	}

}
