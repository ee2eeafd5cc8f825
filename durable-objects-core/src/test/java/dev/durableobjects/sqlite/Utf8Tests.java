package dev.durableobjects.sqlite;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Utf8Tests {

	private static final int[] INTERESTING = { 0, 'a', 0x7f, 0x80, 0x7ff, 0x800, 0xd7ff, 0xe000, 0xffff, 0x10000,
			0x1f600, 0x10ffff };

	private final Random random = new Random(11);

	@Test
	void lengthIsThatOfTheEncodedText() {
		for (int i = 0; i < 2_000; i++) {
			String text = text();
			assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
		}
		assertThat(Utf8.length("a\ud83d")).isEqualTo(-1);
		assertThat(Utf8.length("\ude00a")).isEqualTo(-1);
	}

	@Test
	void orderIsThatOfTheEncodedBytes() {
		for (int i = 0; i < 5_000; i++) {
			String one = text();
			String other = text();
			int bytes = Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8),
					other.getBytes(StandardCharsets.UTF_8));
			assertThat(Integer.signum(Utf8.compare(one, other))).as("%s, %s", one, other)
				.isEqualTo(Integer.signum(bytes));
		}
	}

	@Test
	void everyTextWithAPrefixIsBelowWhatComesAfterThePrefix() {
		for (int i = 0; i < 2_000; i++) {
			String prefix = text();
			String after = Utf8.afterPrefix(prefix);
			if (after == null) {
				assertThat(prefix.codePoints()).allMatch((point) -> point == Character.MAX_CODE_POINT);
				continue;
			}
			assertThat(Utf8.length(after)).isNotNegative();
			assertThat(Utf8.compare(prefix + "\udbff\udfff".repeat(3), after)).isNegative();
			assertThat(after).doesNotStartWith(prefix + "\0");
		}
		assertThat(Utf8.afterPrefix("a")).isEqualTo("b");
		assertThat(Utf8.afterPrefix("\ud7ff")).isEqualTo("\ue000");
		assertThat(Utf8.afterPrefix("")).isNull();
	}

	@Test
	void unpairedSurrogatesBecomeEscapes() {
		assertThat(Utf8.escapeUnpairedSurrogates("\"\ud83d\ude00\ud83d\"")).isEqualTo("\"\ud83d\ude00\\ud83d\"");
		assertThat(List.of(Utf8.escapeUnpairedSurrogates("\ude00\ud83d"))).containsExactly("\\ude00\\ud83d");
	}

	private String text() {
		StringBuilder text = new StringBuilder();
		for (int length = this.random.nextInt(4); length > 0; length--) {
			text.appendCodePoint(INTERESTING[this.random.nextInt(INTERESTING.length)]);
		}
		return text.toString();
	}

}
