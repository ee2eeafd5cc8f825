package dev.durableobjects.sample.directory;

/**
 * A user that was stored.
 *
 * @param user the user
 * @param created whether its id was not there before
 */
public record SavedUser(User user, boolean created) {

}
