package dev.durableobjects.web.reactive;

import dev.durableobjects.hibernation.AutoResponse;
import dev.durableobjects.hibernation.WebSocketReceiver;

/**
 * An object that hears nothing of a client.
 */
final class IgnoredClient implements WebSocketReceiver {

	@Override
	public void text(String message) {
	}

	@Override
	public AutoResponse autoResponse() {
		return null;
	}

	@Override
	public void answer(AutoResponse response) {
	}

	@Override
	public void binary(byte[] message) {
	}

	@Override
	public void closed(int code, String reason) {
	}

	@Override
	public void lost() {
	}

	@Override
	public void failed(Throwable error) {
	}

}
