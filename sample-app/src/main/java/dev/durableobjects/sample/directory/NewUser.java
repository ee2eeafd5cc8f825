package dev.durableobjects.sample.directory;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * A user as a client sends it, which may be wrong.
 *
 * @param id what the user is found by
 * @param name the user's name
 */
public record NewUser(@Nullable String id, @Nullable String name) {

	private static final int LONGEST_ID = 100;

	private static final int LONGEST_NAME = 200;

	/**
	 * Check a user.
	 * @param user the user, or {@code null} if there is none where one should be
	 * @param who what to call the user in a message
	 * @return the user
	 * @throws InvalidUserException if the id or the name is missing, empty or too long
	 */
	static NewUser checked(@Nullable NewUser user, String who) {
		if (user == null) {
			throw new InvalidUserException(who + " is null. Send an object with 'id' and 'name'.");
		}
		check(who + "'s id", user.id, LONGEST_ID);
		check(who + "'s name", user.name, LONGEST_NAME);
		return user;
	}

	private static void check(String what, @Nullable String text, int longest) {
		String problem = (text == null || text.isBlank()) ? "is empty"
				: (text.codePointCount(0, text.length()) > longest) ? "is too long"
						: !StandardCharsets.UTF_8.newEncoder().canEncode(text) ? "contains half of a surrogate pair"
								: null;
		if (problem != null) {
			throw new InvalidUserException(what + " " + problem + ". Send a text of 1 to " + longest + " characters.");
		}
	}

}
