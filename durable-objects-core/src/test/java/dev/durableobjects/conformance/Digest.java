package dev.durableobjects.conformance;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * Stands for an expected string or byte array that is too long to be written out.
 *
 * @param text whether it is a string
 * @param length how many UTF-16 units or bytes it has
 * @param sha256 digest of the bytes, of a string those of its UTF-8 form, as hex digits
 */
record Digest(boolean text, int length, String sha256) {

	/**
	 * Whether a value is the one that this digest stands for.
	 * @param actual the value
	 * @return whether it has the type, the length and the digest
	 */
	boolean matches(@Nullable Object actual) {
		if (this.text && actual instanceof String string) {
			return string.length() == this.length && sha256(string.getBytes(StandardCharsets.UTF_8));
		}
		return !this.text && actual instanceof byte[] bytes && bytes.length == this.length && sha256(bytes);
	}

	private boolean sha256(byte[] bytes) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
			return HexFormat.of().formatHex(digest).equals(this.sha256);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
