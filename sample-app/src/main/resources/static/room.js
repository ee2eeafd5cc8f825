// One room: a WebSocket that connects again by itself, and what has come through it.

const HISTORY = 50;
const PING_EVERY = 20_000;
const PONG_WITHIN = 10_000;
const LONGEST_PAUSE = 15_000;

export class Room {

	/** Messages, oldest first. */
	messages = [];

	/** Names of those who are here. */
	members = [];

	/** How many messages have come since the room was last shown. */
	unread = 0;

	/** "connecting", "open" or "waiting" for the next try. */
	state = "connecting";

	/** What the server has refused. */
	error = "";

	/** Milliseconds of the last ping, if there was one. */
	roundTrip;

	#user;
	#changed;
	#socket;
	#tries = 0;
	#timer;
	#ping;
	#left = false;
	#online = () => {
		if (this.state === "waiting") {
			this.#connect();
		}
	};

	constructor(name, user, changed) {
		this.name = name;
		this.#user = user;
		this.#changed = changed;
		window.addEventListener("online", this.#online);
		this.#connect();
	}

	send(text) {
		this.#socket.send(text);
	}

	leave() {
		this.#left = true;
		window.removeEventListener("online", this.#online);
		this.#stopTimers();
		this.#socket.close(1000, "left");
	}

	#connect() {
		this.#stopTimers();
		this.state = "connecting";
		const query = new URLSearchParams({ user: this.#user, history: HISTORY, presence: true });
		const socket = new WebSocket(`${location.origin.replace(/^http/, "ws")}/rooms/${encodeURIComponent(this.name)}?${query}`);
		this.#socket = socket;
		let history = []; // until the first list of members; then the history is complete
		socket.addEventListener("open", () => {
			this.#tries = 0;
			this.state = "open";
			this.error = "";
			this.#sendPing(socket);
			this.#changed(this);
		});
		socket.addEventListener("message", ({ data }) => {
			if (data === "pong") {
				this.#pong();
				return;
			}
			const frame = JSON.parse(data);
			if (frame.members) {
				this.members = frame.members;
				this.messages = history ?? this.messages;
				history = undefined;
			}
			else if (frame.error) {
				this.error = frame.error;
			}
			else if (history) {
				history.push(frame);
			}
			else {
				this.messages.push(frame);
				this.unread++;
			}
			this.#changed(this);
		});
		socket.addEventListener("close", ({ code, reason }) => {
			if (!this.#left && socket === this.#socket) {
				this.#lost(code, reason);
			}
		});
		this.#changed(this);
	}

	#lost(code, reason) {
		this.#stopTimers();
		this.state = "waiting";
		this.members = [];
		this.error = reason ? `The connection was closed: ${reason} (${code}).` : "";
		const pause = Math.min(LONGEST_PAUSE, 500 * 2 ** this.#tries++) * (0.5 + Math.random() / 2);
		this.#timer = setTimeout(() => this.#connect(), pause);
		this.#changed(this);
	}

	#sendPing(socket) {
		const sent = performance.now();
		this.#ping = { sent, timer: setTimeout(() => socket.close(4000, "no pong"), PONG_WITHIN) };
		socket.send("ping");
	}

	#pong() {
		if (this.#ping) {
			clearTimeout(this.#ping.timer);
			this.roundTrip = performance.now() - this.#ping.sent;
			this.#ping = undefined;
			this.#timer = setTimeout(() => this.#sendPing(this.#socket), PING_EVERY);
			this.#changed(this);
		}
	}

	#stopTimers() {
		clearTimeout(this.#timer);
		clearTimeout(this.#ping?.timer);
		this.#ping = undefined;
	}

}
