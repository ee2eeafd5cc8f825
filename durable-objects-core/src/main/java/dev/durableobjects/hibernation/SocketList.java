package dev.durableobjects.hibernation;

import java.util.ArrayList;
import java.util.List;

/**
 * Sockets in the order in which they were accepted. Compact; adding is at the end, and
 * removal finds its place by the sockets' numbers.
 */
final class SocketList {

	private final ArrayList<HibernatedWebSocket> sockets = new ArrayList<>(1);

	void add(HibernatedWebSocket socket) {
		this.sockets.add(socket);
	}

	/**
	 * Remove a socket.
	 * @return whether it was there
	 */
	boolean remove(HibernatedWebSocket socket) {
		int low = 0;
		int high = this.sockets.size() - 1;
		while (low <= high) {
			int middle = (low + high) >>> 1;
			long sequence = this.sockets.get(middle).sequence();
			if (sequence == socket.sequence()) {
				return this.sockets.remove(middle) != null;
			}
			if (sequence < socket.sequence()) {
				low = middle + 1;
			}
			else {
				high = middle - 1;
			}
		}
		return false;
	}

	HibernatedWebSocket first() {
		return this.sockets.get(0);
	}

	void clear() {
		this.sockets.clear();
	}

	int size() {
		return this.sockets.size();
	}

	boolean isEmpty() {
		return this.sockets.isEmpty();
	}

	/**
	 * The sockets at this moment.
	 * @return a copy, the oldest first
	 */
	List<HibernatedWebSocket> oldestFirst() {
		return List.copyOf(this.sockets);
	}

	/**
	 * The sockets at this moment.
	 * @return a copy, the newest first
	 */
	List<HibernatedWebSocket> newestFirst() {
		List<HibernatedWebSocket> copy = new ArrayList<>(this.sockets.size());
		for (int i = this.sockets.size() - 1; i >= 0; i--) {
			copy.add(this.sockets.get(i));
		}
		return copy;
	}

}
