package dev.durableobjects.hibernation;

import java.nio.charset.StandardCharsets;

/**
 * A message on its way to clients, encoded once for all of them. Immutable.
 */
public final class WebSocketFrame {

	private static final char REPLACEMENT = '\uFFFD';

	private final boolean text;

	private final byte[] payload;

	private WebSocketFrame(boolean text, byte[] payload) {
		this.text = text;
		this.payload = payload;
	}

	/**
	 * A text message.
	 * @param text the text; half of a surrogate pair becomes U+FFFD, as in a browser
	 * @return the frame
	 */
	public static WebSocketFrame text(String text) {
		return new WebSocketFrame(true, wellFormed(text).getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * A binary message.
	 * @param bytes the bytes, which are copied
	 * @return the frame
	 */
	public static WebSocketFrame binary(byte[] bytes) {
		return new WebSocketFrame(false, bytes.clone());
	}

	private static String wellFormed(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (!Character.isSurrogate(c)) {
				continue;
			}
			if (isPair(text, i)) {
				i++;
			}
			else {
				return replaceHalves(text, i);
			}
		}
		return text;
	}

	private static String replaceHalves(String text, int from) {
		StringBuilder replaced = new StringBuilder(text);
		for (int i = from; i < replaced.length(); i++) {
			if (Character.isSurrogate(replaced.charAt(i))) {
				if (isPair(replaced, i)) {
					i++;
				}
				else {
					replaced.setCharAt(i, REPLACEMENT);
				}
			}
		}
		return replaced.toString();
	}

	private static boolean isPair(CharSequence text, int index) {
		return Character.isHighSurrogate(text.charAt(index)) && index + 1 < text.length()
				&& Character.isLowSurrogate(text.charAt(index + 1));
	}

	/**
	 * Whether the payload is text in UTF-8.
	 * @return whether this is a text message
	 */
	public boolean isText() {
		return this.text;
	}

	/**
	 * The payload. All receivers share the array: it must not be changed.
	 * @return the encoded message
	 */
	public byte[] payload() {
		return this.payload;
	}

	/**
	 * How long the payload is.
	 * @return the number of bytes
	 */
	public int size() {
		return this.payload.length;
	}

}
