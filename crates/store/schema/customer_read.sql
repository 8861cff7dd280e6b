-- Who looked at which customer: a line for each reader, customer, way, address and hour. Kept apart from the archive, and for a time
-- of its own. Times are of the real clock.

CREATE TABLE customer_reads (
    slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    -- Since 1970.
    hour BIGINT NOT NULL,
    -- An operator, or a program by its token.
    reader_id BIGINT NOT NULL,
    -- What was looked at: the customer, a case, something else of the customer's; or the customer was found by a number.
    way TEXT NOT NULL,
    address TEXT NOT NULL,
    -- Microseconds, of the first look in this hour.
    at BIGINT NOT NULL,
    PRIMARY KEY (slot, party_id, day, hour, reader_id, way, address)
);
CREATE INDEX customer_reads_by_time ON customer_reads (at, slot, party_id);
CREATE INDEX customer_reads_by_reader ON customer_reads (reader_id, at, slot, party_id);
CREATE INDEX customer_reads_by_day ON customer_reads (day, reader_id, slot, party_id);
