// One reminder at a time, looked at once a second while it is due or being retried.

import { address, addressed, whenAddressed } from "./address.js";
import { segment, send } from "./http.js";

const LOOK_AGAIN = 1_000;

const byId = (id) => document.getElementById(`reminder-${id}`);
const [form, input, message, seconds, fails, cancel, error, due, delivered] =
	["form", "name", "message", "seconds", "fails", "cancel", "error", "due", "delivered"].map(byId);

const time = new Intl.DateTimeFormat("en", { timeStyle: "medium" });

let name = "";
let latest = 0; // answers to earlier requests are not shown
let timer;

function path() {
	return `/reminders/${segment(name)}`;
}

async function show(...requests) {
	const mine = ++latest;
	clearTimeout(timer);
	try {
		for (const request of requests) {
			await send(...request);
		}
		const reminder = JSON.parse(await send("GET", path()));
		if (mine === latest) {
			error.textContent = "";
			draw(reminder);
			timer = reminder.dueAt === null ? undefined : setTimeout(show, LOOK_AGAIN);
		}
	}
	catch (failure) {
		if (mine === latest) {
			error.textContent = failure.message;
			timer = setTimeout(show, 5 * LOOK_AGAIN);
		}
	}
}

function draw(reminder) {
	cancel.disabled = reminder.dueAt === null;
	due.textContent = reminder.dueAt === null ? "" : `Due at ${time.format(new Date(reminder.dueAt))}.`;
	delivered.replaceChildren(...reminder.delivered.slice(-5).reverse().map((delivery) => {
		const item = document.createElement("li");
		const retries = delivery.retryCount === 0 ? "" : `, at retry ${delivery.retryCount}`;
		item.textContent = `${delivery.message} (${time.format(new Date(delivery.at))}${retries})`;
		return item;
	}));
}

function open() {
	name = addressed("reminder", "tea");
	input.value = name;
	due.textContent = "";
	error.textContent = "";
	cancel.disabled = true;
	delivered.replaceChildren();
	show();
}

/** Show the reminder that the address names. */
export function openReminder() {
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (input.value !== name) {
			name = input.value;
			address("reminder", name);
		}
		show(["PUT", path(), {
			dueIn: `PT${seconds.valueAsNumber}S`,
			message: message.value,
			failTimes: fails.valueAsNumber,
		}]);
	});
	input.addEventListener("change", () => {
		if (input.value) {
			address("reminder", input.value);
		}
	});
	cancel.addEventListener("click", () => show(["DELETE", path()]));
	whenAddressed("reminder", () => {
		if (addressed("reminder", "tea") !== name) {
			open();
		}
	});
	open();
}
