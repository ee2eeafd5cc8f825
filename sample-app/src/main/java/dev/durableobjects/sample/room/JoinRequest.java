package dev.durableobjects.sample.room;

import org.jspecify.annotations.Nullable;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.server.ServerWebInputException;

/**
 * What a client asks for when it joins a room.
 *
 * @param user the member's name
 * @param history how many of the latest messages it wants to see first
 * @param presence whether it wants to hear who comes and goes
 */
record JoinRequest(String user, int history, boolean presence) {

	private static final int LONGEST_NAME = 50;

	private static final int LONGEST_HISTORY = 1_000;

	/**
	 * Read the query of a request such as {@code ?user=ada&history=50&presence=true}.
	 * @param request the request
	 * @return what is asked for
	 * @throws ServerWebInputException if the name or the number is not valid
	 */
	static JoinRequest of(ServerRequest request) {
		String user = request.queryParam("user").orElse("").strip();
		if (user.isEmpty() || user.codePointCount(0, user.length()) > LONGEST_NAME) {
			throw new ServerWebInputException("The user's name is empty or too long. Send 1 to " + LONGEST_NAME
					+ " characters, as in '?user=ada'.");
		}
		return new JoinRequest(user, history(request.queryParam("history").orElse(null)),
				request.queryParam("presence").map(Boolean::parseBoolean).orElse(false));
	}

	private static int history(@Nullable String text) {
		if (text == null) {
			return 0;
		}
		try {
			int history = Integer.parseInt(text);
			if (history >= 0 && history <= LONGEST_HISTORY) {
				return history;
			}
		}
		catch (NumberFormatException ex) {
			// The sentence below says what to send.
		}
		throw new ServerWebInputException(
				"Send 'history' as a whole number from 0 to " + LONGEST_HISTORY + ", as in '?user=ada&history=50'.");
	}

}
