package dev.durableobjects.sqlite;

import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SqlTokenizerTests {

	@Test
	void skipsWhitespaceAndComments() {
		assertThat(texts("\n SELECT\t1 -- two ; '\n/* three * / ; */+ 4 /**/ 5/* open ;")).containsExactly("SELECT",
				"1", "+", "4", "5");
	}

	@Test
	void slashStarAtTheEndIsNoComment() {
		assertThat(texts("1 /*")).containsExactly("1", "/", "*");
	}

	@Test
	void byteOrderMarkIsWhitespaceBetweenTokensAndPartOfANameInsideOne() {
		assertThat(texts("FROM \uFEFF_cf_KV")).containsExactly("FROM", "_cf_KV");
		assertThat(texts("FROM\uFEFF_cf_KV")).containsExactly("FROM\uFEFF_cf_KV");
	}

	@Test
	void verticalTabIsWhitespaceOnlyBehindOtherWhitespace() {
		assertThat(types("1 \u000b2")).isEqualTo("NUMBER NUMBER");
		assertThat(types("1\u000b2")).isEqualTo("NUMBER ILLEGAL NUMBER");
	}

	@Test
	void otherUnicodeSpacesBelongToNames() {
		assertThat(texts("a\u00a0b\u2003c")).containsExactly("a\u00a0b\u2003c");
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '^', delimiter = '|',
			value = { "\"a\"\"b\"|a\"b", "`a``b`|a`b", "[a\"b]|a\"b", "\"\"|^^", "[a[b]|a[b" })
	void unquotesNames(String text, String value) {
		assertThat(SqlTokenizer.tokenize(text)).singleElement().satisfies((token) -> {
			assertThat(token.type()).isEqualTo(SqlTokenType.QUOTED);
			assertThat(token.value()).isEqualTo(value);
		});
	}

	@Test
	void unquotesStrings() {
		assertThat(SqlTokenizer.tokenize("'it''s'")).singleElement().satisfies((token) -> {
			assertThat(token.type()).isEqualTo(SqlTokenType.STRING);
			assertThat(token.value()).isEqualTo("it's");
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "'open; SELECT 1", "\"open''", "`open", "[open", "x'0g'", "x'0'", "x'00", "1a", "0x",
			"1_0x", "#", "@", ":", "$(a)", "$a(b c)", "$a(b", "!", "^", "\\", "{", "\u007f" })
	void seesWhatIsNoToken(String text) {
		assertThat(SqlTokenizer.tokenize(text).get(0).type()).isEqualTo(SqlTokenType.ILLEGAL);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "1_000", "0x1F", "0XaB_c", "1.", ".5", "1.5e10", "1e+5", "2E-3", "1_0.0_1e1_0" })
	void readsNumbersAsOneToken(String text) {
		assertThat(types(text)).isEqualTo("NUMBER");
		assertThat(texts(text)).containsExactly(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "?", "?12", ":a", "@a1", "$a", "$a::b", "$a::b::c(d)", "#1", ":a$b", ":\u00e9" })
	void readsParametersAsOneToken(String text) {
		assertThat(types(text)).isEqualTo("PARAMETER");
		assertThat(texts(text)).containsExactly(text);
	}

	@Test
	void readsOperatorsAsLongAsPossible() {
		assertThat(texts("a==b<>c<=d>=e||f->g->>h<<i>>j!=k|l-m")).containsExactly("a", "==", "b", "<>", "c", "<=", "d",
				">=", "e", "||", "f", "->", "g", "->>", "h", "<<", "i", ">>", "j", "!=", "k", "|", "l", "-", "m");
	}

	@Test
	void readsDotsDollarsAndBlobs() {
		assertThat(texts("main.t.a$b X'0aFF' x")).containsExactly("main", ".", "t", ".", "a$b", "X'0aFF'", "x");
		assertThat(types("t.5")).isEqualTo("WORD NUMBER");
		assertThat(types("x'00'")).isEqualTo("BLOB");
	}

	@Test
	void nulEndsTheText() {
		assertThat(types("1 \0 2; 3")).isEqualTo("NUMBER ILLEGAL");
		assertThat(types("'a\0b'")).isEqualTo("ILLEGAL ILLEGAL");
		assertThat(types("1 -- \0\n 2")).isEqualTo("NUMBER ILLEGAL");
		assertThat(types("1 /* \0 */ 2")).isEqualTo("NUMBER ILLEGAL");
	}

	@Test
	void keywordsHaveAsciiLettersOnly() {
		assertThat(SqlTokenizer.tokenize("select").get(0).is("SELECT")).isTrue();
		assertThat(SqlTokenizer.tokenize("\u017felect").get(0).is("SELECT")).isFalse();
		assertThat(SqlTokenizer.tokenize("\"select\"").get(0).is("SELECT")).isFalse();
	}

	private static List<String> texts(String sql) {
		return SqlTokenizer.tokenize(sql).stream().map(SqlToken::text).toList();
	}

	private static String types(String sql) {
		return SqlTokenizer.tokenize(sql).stream().map((token) -> token.type().name()).collect(Collectors.joining(" "));
	}

}
