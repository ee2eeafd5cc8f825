-- For lists by size and by last use. Both end with the primary key, so the order is that of the index and a page begins where the last one ended.
CREATE INDEX stored_object_by_bytes ON stored_object (namespace, bytes);

CREATE INDEX stored_object_by_last_used ON stored_object (namespace, last_used);
