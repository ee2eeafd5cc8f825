package dev.durableobjects.sample.room;

import java.util.List;

/**
 * What a room tells those who are not in it.
 *
 * @param members the names of those who are, each once
 * @param messages how many messages are stored
 */
record RoomStatus(List<String> members, long messages) {
}
