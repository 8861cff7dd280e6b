-- What is taken over from a file.

-- A file and what became of it. It belongs to the house and is no part of the archive: the operations that made, started and ended it
-- are. `rows_done` is how many rows of the file, from the first, have been dealt with: a run that was broken off goes on after them.
CREATE TABLE imports (
    id BIGINT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    size BIGINT NOT NULL,
    content_hash TEXT NOT NULL,
    -- 1 where its content stands in import_files; a file too large for that is read where it is, by whoever brings it again.
    file_kept BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- Counts the runs that were started: errors belong to one of them.
    run BIGINT NOT NULL,
    sheet TEXT,
    mapping TEXT NOT NULL,
    choice TEXT NOT NULL,
    options TEXT NOT NULL,
    rows_total BIGINT NOT NULL,
    rows_checked BIGINT NOT NULL,
    rows_done BIGINT NOT NULL,
    rows_made BIGINT NOT NULL,
    rows_bad BIGINT NOT NULL,
    errors BIGINT NOT NULL,
    rows_noted BIGINT NOT NULL,
    started_at BIGINT,
    -- On the real clock: who runs it is alive.
    seen_at BIGINT,
    ended_at BIGINT,
    failure TEXT,
    version BIGINT NOT NULL
);
CREATE INDEX imports_by_time ON imports (created_at, id);
CREATE INDEX imports_kept ON imports (kind, created_at, id) WHERE file_kept = 1;
CREATE INDEX imports_running ON imports (seen_at) WHERE state = 'running';

CREATE TABLE import_files (
    import_id BIGINT NOT NULL PRIMARY KEY,
    sealed {blob} NOT NULL
);

-- What is wrong with a row. Values are masked; of a file with very many errors the first are kept.
CREATE TABLE import_errors (
    import_id BIGINT NOT NULL,
    run BIGINT NOT NULL,
    line BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    field TEXT NOT NULL,
    letters TEXT NOT NULL,
    header TEXT NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL,
    facts TEXT NOT NULL,
    PRIMARY KEY (import_id, run, line, sequence)
);
