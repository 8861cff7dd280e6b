-- Day runs, in the slot of the house: bookkeeping of the machine, which is no part of the archive. `noted_at` is when a run last
-- said how far it was; one that has not for a while was broken off.

CREATE TABLE day_runs (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    until TEXT NOT NULL,
    operator_id BIGINT NOT NULL,
    started_at BIGINT NOT NULL,
    noted_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (slot, id)
);

-- The steps of a run, in their order: how much waited when the run began, how much is done, and the code of what ended one that failed.
CREATE TABLE day_run_steps (
    slot BIGINT NOT NULL,
    run_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    step TEXT NOT NULL,
    waiting BIGINT NOT NULL,
    done BIGINT NOT NULL,
    finished_at BIGINT,
    failure TEXT,
    PRIMARY KEY (slot, run_id, sequence)
);
