// The rooms that one has joined, one of them shown.

import { address, addressed, whenAddressed } from "./address.js";
import { Room } from "./room.js";

const byId = (id) => document.getElementById(`chat-${id}`);
const [userForm, userInput, roomForm, roomInput, tabs, members, log, error, form, text, sendButton, state, ping] =
	["user-form", "user", "room-form", "room", "rooms", "members", "log", "error", "form", "text", "send", "state", "ping"].map(byId);

const STATES = { connecting: "connecting…", open: "connected", waiting: "offline, trying again…" };

const time = new Intl.DateTimeFormat("en", { timeStyle: "short" });

const rooms = new Map();
let user = remembered("user") ?? `guest-${1000 + Math.floor(9000 * Math.random())}`;
let shown;
let drawn; // the room and the messages that are in the log

function remembered(what) {
	try {
		return localStorage.getItem(`chat-${what}`);
	}
	catch {
		return null; // a browser that keeps nothing still chats
	}
}

function remember(what, value) {
	try {
		localStorage.setItem(`chat-${what}`, value);
	}
	catch {
		// a browser that keeps nothing still chats
	}
}

function join(name) {
	if (!rooms.has(name)) {
		rooms.set(name, undefined);
		rooms.set(name, new Room(name, user, changed));
		remember("rooms", JSON.stringify([...rooms.keys()]));
	}
	return rooms.get(name);
}

function leave(name) {
	rooms.get(name).leave();
	rooms.delete(name);
	remember("rooms", JSON.stringify([...rooms.keys()]));
	if (shown?.name === name) {
		shown = undefined;
		address("room", rooms.keys().next().value ?? "lobby");
	}
	drawTabs();
}

function show() {
	shown = join(addressed("room", "lobby"));
	roomInput.value = shown.name;
	draw();
	log.scrollTop = log.scrollHeight;
}

function changed(room) {
	if (room === shown) {
		draw();
	}
	else {
		drawTabs();
	}
}

function draw() {
	shown.unread = 0;
	state.textContent = STATES[shown.state];
	state.dataset.state = shown.state;
	sendButton.disabled = shown.state !== "open";
	error.textContent = shown.error;
	members.textContent = shown.members.length === 0 ? " " : `${shown.members.length} here: ${shown.members.join(", ")}`;
	if (shown.roundTrip !== undefined) {
		ping.textContent = `Pinged in ${shown.roundTrip.toFixed(1)} ms, without waking the room.`;
	}
	drawTabs();
	drawMessages();
}

function drawTabs() {
	tabs.replaceChildren(...[...rooms.values()].filter((room) => room).map((room) => {
		const tab = document.createElement("span");
		tab.className = "tab";
		const button = document.createElement("button");
		button.type = "button";
		button.textContent = room.unread > 0 ? `${room.name} (${room.unread})` : room.name;
		button.setAttribute("aria-pressed", String(room === shown));
		button.addEventListener("click", () => address("room", room.name));
		const close = document.createElement("button");
		close.type = "button";
		close.textContent = "×";
		close.setAttribute("aria-label", `Leave ${room.name}`);
		close.disabled = rooms.size === 1;
		close.addEventListener("click", () => leave(room.name));
		tab.append(button, close);
		return tab;
	}));
}

/** Only what is new is added, so that a screen reader reads it once. */
function drawMessages() {
	const atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < 40;
	const goesOn = drawn?.room === shown && drawn.messages === shown.messages;
	if (!goesOn) {
		log.replaceChildren();
		drawn = { room: shown, messages: shown.messages, count: 0 };
	}
	log.append(...shown.messages.slice(drawn.count).map(entry));
	drawn.count = shown.messages.length;
	if (atEnd || !goesOn) {
		log.scrollTop = log.scrollHeight;
	}
}

function entry(message) {
	const item = document.createElement("li");
	item.className = message.user === user ? "mine" : "";
	const who = document.createElement("b");
	who.textContent = message.user;
	const when = document.createElement("time");
	when.dateTime = message.at;
	when.textContent = time.format(new Date(message.at));
	const words = document.createElement("p");
	words.textContent = message.text;
	item.append(who, " ", when, words);
	return item;
}

/** Join the rooms of the last visit and show the one that the address names. */
export function openChat() {
	userInput.value = user;
	userForm.addEventListener("submit", (event) => {
		event.preventDefault();
		user = userInput.value.trim();
		remember("user", user);
		for (const [name, room] of rooms) {
			room.leave();
			rooms.set(name, new Room(name, user, changed));
		}
		show();
	});
	roomForm.addEventListener("submit", (event) => {
		event.preventDefault();
		address("room", roomInput.value.trim());
	});
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (shown.state === "open" && text.value.trim()) {
			shown.send(text.value);
			text.value = "";
		}
	});
	whenAddressed("room", show);
	JSON.parse(remembered("rooms") ?? "[]").forEach(join);
	show();
}
