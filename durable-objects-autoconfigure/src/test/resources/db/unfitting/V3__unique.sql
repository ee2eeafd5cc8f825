CREATE UNIQUE INDEX entry_by_text ON entry (text);
