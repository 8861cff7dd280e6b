-- What one person asked for and another releases or turns down. It lies in the slot of what it is about. `held` is the command as it was
-- asked, sealed, since its answers may hold personal numbers; `will` is what it does, as it was shown, `words` who released it so
-- far, both as JSON. `permission` is what the next word takes.
CREATE TABLE approvals (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    act TEXT NOT NULL,
    of_what TEXT NOT NULL,
    subject_kind TEXT NOT NULL,
    subject_id BIGINT NOT NULL,
    subject_label TEXT NOT NULL,
    office_id BIGINT NOT NULL,
    asker_id BIGINT NOT NULL,
    made_by BIGINT,
    asked_at BIGINT NOT NULL,
    amount BIGINT,
    will TEXT NOT NULL,
    cite TEXT NOT NULL,
    permissions TEXT NOT NULL,
    words TEXT NOT NULL,
    permission TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_at BIGINT,
    decided_by BIGINT,
    reason TEXT,
    outcome TEXT,
    held {blob} NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
-- The same is asked for once at a time.
CREATE UNIQUE INDEX approvals_once ON approvals (slot, subject_id, act, of_what, state) WHERE state = 'waiting';
CREATE INDEX approvals_waiting ON approvals (asked_at, slot, id) WHERE state = 'waiting';
CREATE INDEX approvals_by_time ON approvals (asked_at, slot, id);
CREATE INDEX approvals_by_subject ON approvals (subject_id, asked_at);
CREATE INDEX approvals_by_asker ON approvals (asker_id, asked_at);
