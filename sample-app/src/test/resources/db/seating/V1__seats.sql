CREATE TABLE seat (number INTEGER PRIMARY KEY, guest TEXT);
INSERT INTO seat (number) VALUES (1), (2), (3);
