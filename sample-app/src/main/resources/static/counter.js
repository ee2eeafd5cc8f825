// One counter at a time.

import { address, addressed, whenAddressed } from "./address.js";
import { segment, send } from "./http.js";

const byId = (id) => document.getElementById(`counter-${id}`);
const [form, input, value, shown, error] = ["form", "name", "value", "shown", "error"].map(byId);
const counter = document.getElementById("counter");
const buttons = [byId("increment"), byId("reset")];

let name = "";
let latest = 0; // answers to earlier requests are not shown

async function show(...requests) {
	const mine = ++latest;
	counter.setAttribute("aria-busy", "true");
	try {
		let answer = "";
		for (const [method, action] of requests) {
			answer = await send(method, `/counters/${segment(name)}${action}`);
		}
		if (mine === latest) {
			value.textContent = BigInt(answer).toLocaleString("en"); // 64-bit values keep their digits
			error.textContent = "";
			buttons.forEach((button) => button.disabled = false);
		}
	}
	catch (failure) {
		if (mine === latest) {
			error.textContent = failure.message;
		}
	}
	finally {
		if (mine === latest) {
			counter.setAttribute("aria-busy", "false");
		}
	}
}

function open() {
	name = addressed("counter", "visits");
	input.value = name;
	shown.textContent = `counter ‘${name}’`;
	value.textContent = "–";
	error.textContent = "";
	buttons.forEach((button) => button.disabled = true);
	show(["GET", ""]);
}

/** Show the counter that the address names. */
export function openCounter() {
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		if (input.value === name) {
			open();
		}
		else {
			address("counter", input.value);
		}
	});
	byId("increment").addEventListener("click", () => show(["POST", "/increment"]));
	byId("reset").addEventListener("click", () => show(["POST", "/reset"], ["GET", ""]));
	whenAddressed("counter", open);
	open();
}
