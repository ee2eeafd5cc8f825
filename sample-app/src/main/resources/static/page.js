// One counter at a time. The address's fragment holds its name, so that a counter can be linked to and the back button works.

const byId = (id) => document.getElementById(id);
const [form, input, counter, value, shown, error] = ["open", "name", "counter", "value", "shown", "error"].map(byId);
const buttons = [byId("increment"), byId("reset")];

let name = "";
let latest = 0; // answers to earlier requests are not shown

function path(action) {
	if (name === "." || name === "..") {
		throw new Error(`A browser cannot send '${name}' as a name. Choose another one.`);
	}
	return `/counters/${encodeURIComponent(name)}${action}`;
}

async function send(method, action) {
	const [response, body] = await exchange(path(action), {
		method,
		headers: { Accept: "application/json, application/problem+json" },
		signal: AbortSignal.timeout(10_000),
	});
	if (!response.ok) {
		throw new Error(detail(body) ?? `The server answered ${response.status}.`);
	}
	return body;
}

async function exchange(url, options) {
	try {
		const response = await fetch(url, options);
		return [response, await response.text()];
	}
	catch {
		throw new Error("The server does not answer. The request may or may not have been carried out: open the counter again to see.");
	}
}

function detail(body) {
	try {
		return JSON.parse(body).detail;
	}
	catch {
		return undefined; // not a problem detail: the status has to do
	}
}

async function show(...requests) {
	const mine = ++latest;
	counter.setAttribute("aria-busy", "true");
	try {
		let answer = "";
		for (const [method, action] of requests) {
			answer = await send(method, action);
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

function fragment() {
	try {
		return decodeURIComponent(location.hash.slice(1));
	}
	catch {
		return location.hash.slice(1); // a fragment typed by hand need not be encoded
	}
}

function open() {
	name = fragment() || "visits";
	input.value = name;
	shown.textContent = `counter ‘${name}’`;
	value.textContent = "–";
	error.textContent = "";
	buttons.forEach((button) => button.disabled = true);
	show(["GET", ""]);
}

form.addEventListener("submit", (event) => {
	event.preventDefault();
	const fresh = "#" + encodeURIComponent(input.value);
	if (fresh === location.hash) {
		open();
	}
	else {
		location.hash = fresh;
	}
});
byId("increment").addEventListener("click", () => show(["POST", "/increment"]));
byId("reset").addEventListener("click", () => show(["POST", "/reset"], ["GET", ""]));
window.addEventListener("hashchange", open);
open();
