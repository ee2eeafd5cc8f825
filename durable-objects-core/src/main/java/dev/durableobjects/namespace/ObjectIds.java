package dev.durableobjects.namespace;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import dev.durableobjects.DurableObjectId;
import dev.durableobjects.InvalidDurableObjectIdException;
import dev.durableobjects.runtime.ObjectId;

/**
 * Makes and checks the ids of one namespace, bit for bit as workerd does
 * ({@code server/actor-id-impl.c++}): 16 bytes, and 16 bytes of their HMAC-SHA-256 under
 * the hash of the namespace's unique key. Thread-safe.
 */
final class ObjectIds {

	private static final String ALGORITHM = "HmacSHA256";

	private static final int HALF = 16;

	private static final int DIGITS = 4 * HALF;

	/**
	 * How many ids of names are remembered; a power of two.
	 */
	private static final int RECENT = 1024;

	private final AtomicReferenceArray<@Nullable ObjectId> recent = new AtomicReferenceArray<>(RECENT);

	private final Mac prototype;

	private final SecureRandom random;

	private final int maxNameSize;

	private final boolean emptyName;

	ObjectIds(String uniqueKey, SecureRandom random, int maxNameSize, boolean emptyName) {
		try {
			byte[] key = MessageDigest.getInstance("SHA-256").digest(uniqueKey.getBytes(StandardCharsets.UTF_8));
			this.prototype = Mac.getInstance(ALGORITHM);
			this.prototype.init(new SecretKeySpec(key, ALGORITHM));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("This Java runtime has no " + ALGORITHM + ".", ex);
		}
		this.random = random;
		this.maxNameSize = maxNameSize;
		this.emptyName = emptyName;
	}

	ObjectId fromName(String name) {
		int slot = (name.hashCode() ^ (name.hashCode() >>> 16)) & (RECENT - 1);
		ObjectId known = this.recent.get(slot);
		if (known == null || !name.equals(known.name())) {
			known = derive(name);
			this.recent.set(slot, known);
		}
		return known;
	}

	private ObjectId derive(String name) {
		byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
		if (bytes.length == 0 && !this.emptyName) {
			throw new IllegalArgumentException("The name of a Durable Object must not be empty. Give a name, or allow "
					+ "the empty one with 'durable-objects.limits.empty-name'.");
		}
		if (bytes.length > this.maxNameSize) {
			throw new IllegalArgumentException("The name of a Durable Object must not be longer than "
					+ this.maxNameSize + " bytes in UTF-8, but '" + bounded(name) + "' has " + bytes.length
					+ ". Use a shorter one, or raise 'durable-objects.limits.name-size'.");
		}
		if (hasUnpairedSurrogate(name)) {
			throw new IllegalArgumentException(
					"The name of a Durable Object must be a text that has a UTF-8 form, but '" + bounded(name)
							+ "' contains half of a surrogate pair.");
		}
		return id(Arrays.copyOf(mac(bytes), HALF), name);
	}

	ObjectId fromString(String text) {
		if (text.length() != DIGITS) {
			throw malformed();
		}
		byte[] bytes;
		try {
			bytes = HexFormat.of().parseHex(text);
		}
		catch (IllegalArgumentException ex) {
			throw malformed();
		}
		byte[] base = Arrays.copyOf(bytes, HALF);
		if (!MessageDigest.isEqual(Arrays.copyOf(mac(base), HALF), Arrays.copyOfRange(bytes, HALF, bytes.length))) {
			throw new InvalidDurableObjectIdException("Durable Object ID is not valid for this namespace.");
		}
		return new ObjectId(text.toLowerCase(Locale.ROOT), null);
	}

	ObjectId unique() {
		byte[] base = new byte[HALF];
		this.random.nextBytes(base);
		return new ObjectId(hex(base), null);
	}

	/**
	 * Check that an id is one of this namespace.
	 */
	ObjectId check(DurableObjectId id) {
		ObjectId own = fromString(id.toString());
		return (id instanceof ObjectId known) ? known : own;
	}

	private static InvalidDurableObjectIdException malformed() {
		return new InvalidDurableObjectIdException("Invalid Durable Object ID: must be 64 hex digits");
	}

	private ObjectId id(byte[] base, String name) {
		return new ObjectId(hex(base), name);
	}

	private String hex(byte[] base) {
		return HexFormat.of().formatHex(base) + HexFormat.of().formatHex(mac(base), 0, HALF);
	}

	private byte[] mac(byte[] input) {
		try {
			return ((Mac) this.prototype.clone()).doFinal(input);
		}
		catch (CloneNotSupportedException ex) {
			throw new IllegalStateException("The " + ALGORITHM + " of this Java runtime cannot be cloned.", ex);
		}
	}

	private static boolean hasUnpairedSurrogate(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (Character.isSurrogate(text.charAt(i))) {
				if (!Character.isSurrogatePair(text.charAt(i), (i + 1 < text.length()) ? text.charAt(i + 1) : ' ')) {
					return true;
				}
				i++;
			}
		}
		return false;
	}

	private static String bounded(String name) {
		return (name.length() <= HALF) ? name : name.substring(0, HALF) + "…";
	}

}
