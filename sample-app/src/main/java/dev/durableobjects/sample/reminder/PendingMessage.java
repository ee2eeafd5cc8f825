package dev.durableobjects.sample.reminder;

/**
 * What a reminder has to deliver when its alarm fires.
 *
 * @param text the message
 * @param failTimes how many tries fail
 */
record PendingMessage(String text, int failTimes) {
}
