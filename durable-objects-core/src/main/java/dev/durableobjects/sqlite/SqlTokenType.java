package dev.durableobjects.sqlite;

/**
 * What a token of SQL is, as far as judging a statement needs to know.
 */
enum SqlTokenType {

	/**
	 * An identifier without quotes, or a keyword.
	 */
	WORD,

	/**
	 * An identifier in double quotes, back quotes or brackets. SQLite takes one in double
	 * quotes for a string where no such column exists.
	 */
	QUOTED,

	/**
	 * Text in single quotes. SQLite takes it for a name where only a name can stand.
	 */
	STRING,

	/**
	 * Bytes in hexadecimal.
	 */
	BLOB,

	/**
	 * An integer or a real number.
	 */
	NUMBER,

	/**
	 * A parameter in any of its forms.
	 */
	PARAMETER,

	/**
	 * A dot that is not part of a number.
	 */
	DOT,

	/**
	 * A comma.
	 */
	COMMA,

	/**
	 * A semicolon.
	 */
	SEMICOLON,

	/**
	 * An opening parenthesis.
	 */
	OPEN,

	/**
	 * A closing parenthesis.
	 */
	CLOSE,

	/**
	 * Any other operator.
	 */
	OPERATOR,

	/**
	 * Text that SQLite refuses as an unrecognized token.
	 */
	ILLEGAL,

	/**
	 * Stands for what follows the last token.
	 */
	END

}
