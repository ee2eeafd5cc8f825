package dev.durableobjects.rpc;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessageSizeTests {

	@ParameterizedTest
	@ValueSource(strings = { "", "ascii", "h\u00e5", "\u20ac5", "\ud83d\ude00" })
	void countsTextInUtf8AndNeverTooLittle(String text) {
		MessageSize exact = new MessageSize(true);
		MessageSize rough = new MessageSize(false);
		exact.addText(text);
		rough.addText(text);
		assertThat(exact.bytes()).isEqualTo(2 + text.getBytes(StandardCharsets.UTF_8).length);
		assertThat(rough.bytes()).isGreaterThanOrEqualTo(exact.bytes());
	}

}
