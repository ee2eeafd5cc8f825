package dev.durableobjects.autoconfigure.actuate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The log lines of one event, bounded in number and size. Thread-safe.
 */
final class TailLogs {

	private static final int MAX_LINES = 256;

	private static final int MAX_LINE = 4_096;

	private final List<Map<String, Object>> lines = new ArrayList<>();

	private boolean truncated;

	synchronized void add(String level, String message, long timestamp) {
		if (this.lines.size() == MAX_LINES) {
			this.truncated = true;
			return;
		}
		String shown = message;
		if (message.length() > MAX_LINE) {
			this.truncated = true;
			shown = message.substring(0, MAX_LINE) + "…";
		}
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("message", List.of(shown));
		line.put("level", level);
		line.put("timestamp", timestamp);
		this.lines.add(line);
	}

	synchronized boolean contain(String text) {
		return this.lines.stream().anyMatch((line) -> String.valueOf(line.get("message")).contains(text));
	}

	synchronized List<Map<String, Object>> lines() {
		return List.copyOf(this.lines);
	}

	synchronized boolean isTruncated() {
		return this.truncated;
	}

}
