-- What indicators count, kept by day. All of it can be counted again from the facts themselves.

-- A series with the days of which its counts are kept, as numbers of days since 1970; the last one is kept too.
CREATE TABLE fact_series (
    series TEXT NOT NULL PRIMARY KEY,
    kept_from BIGINT NOT NULL,
    kept_until BIGINT NOT NULL,
    kept_at BIGINT NOT NULL
);

-- The same added up by months and offices, which is what years are told from. `month` is its first day. The month that a series is kept into
-- stands here with the days that are kept.
CREATE TABLE fact_months (
    series TEXT NOT NULL,
    month BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    count BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (series, month, office_id, number)
);

-- Nobody is 0, no number -1, no kind and no channel an empty text.
CREATE TABLE fact_days (
    series TEXT NOT NULL,
    day BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    channel TEXT NOT NULL,
    number BIGINT NOT NULL,
    count BIGINT NOT NULL,
    total BIGINT NOT NULL,
    PRIMARY KEY (series, day, office_id, person_id, kind, channel, number)
);
