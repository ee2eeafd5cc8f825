// Requests to the server, with errors that a reader can do something about.

const TIMEOUT = 10_000;

/** A path segment for an object's name. */
export function segment(name) {
	if (name === "." || name === "..") {
		throw new Error(`A browser cannot send '${name}' as a name. Choose another one.`);
	}
	return encodeURIComponent(name);
}

/** The text of the answer; an error that says what the server has said when it refuses. */
export async function send(method, path, body) {
	const [response, text] = await exchange(path, {
		method,
		headers: {
			Accept: "application/json, application/problem+json",
			...(body === undefined ? {} : { "Content-Type": "application/json" }),
		},
		body: body === undefined ? undefined : JSON.stringify(body),
		signal: AbortSignal.timeout(TIMEOUT),
	});
	if (!response.ok) {
		throw new Error(detail(text) ?? `The server answered ${response.status}.`);
	}
	return text;
}

async function exchange(url, options) {
	try {
		const response = await fetch(url, options);
		return [response, await response.text()];
	}
	catch {
		throw new Error("The server does not answer. The request may or may not have been carried out: look again to see.");
	}
}

function detail(text) {
	try {
		return JSON.parse(text).detail;
	}
	catch {
		return undefined; // not a problem detail: the status has to do
	}
}
