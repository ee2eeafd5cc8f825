// What is open is in the address's fragment, as in '#room=lobby&counter=visits', so that it can be linked to and the back button works.

function parts() {
	return new URLSearchParams(location.hash.slice(1));
}

/** What the address names. */
export function addressed(what, otherwise) {
	return parts().get(what) || otherwise;
}

/** Have the address name something; {@link whenAddressed} is told. */
export function address(what, name) {
	const named = parts();
	named.set(what, name);
	location.hash = named.toString();
}

/** Call back whenever the address names something else. */
export function whenAddressed(what, callback) {
	let known = parts().get(what);
	window.addEventListener("hashchange", () => {
		const name = parts().get(what);
		if (name !== known) {
			known = name;
			callback();
		}
	});
}
