-- Waiting numbers at the counters of an office. A number is of one day and one office; whose it is, is not kept.
CREATE TABLE tickets (
    id BIGINT NOT NULL PRIMARY KEY,
    office_id BIGINT NOT NULL,
    day TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL,
    counter TEXT,
    drawn_at BIGINT NOT NULL,
    drawn_by BIGINT NOT NULL,
    called_at BIGINT,
    called_by BIGINT,
    ended_at BIGINT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX tickets_of_day ON tickets (office_id, day, number);
