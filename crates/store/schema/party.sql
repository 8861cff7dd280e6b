-- Parties, what they are found by, and personal numbers.

CREATE TABLE parties (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- What names are sorted by: pinyin and tone, written so that its bytes are in order.
    sort_key TEXT NOT NULL,
    identity_kind TEXT,
    identity_masked TEXT,
    phone_masked TEXT,
    birth_date TEXT,
    sex TEXT,
    address TEXT,
    office_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    merged_into BIGINT,
    version BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
);
CREATE INDEX parties_by_time ON parties (created_at, slot, id);
-- With the office, so that those of others are passed over without a look at their rows.
CREATE INDEX parties_by_name ON parties (sort_key, slot, id, office_id);
CREATE INDEX parties_of_office ON parties (office_id, created_at, slot, id);

-- What a party is found by: suffixes of the name, pinyin, initials. Looked up by prefix, so the terms stand in one tree by term; what
-- a party is found by is worked out from its name when that changes. `slots` is the sixteenth of the slots that its slot is in: whoever
-- takes in many goes slot by slot, and so writes to one part of the tree after the other and not all over it; whoever looks looks in each.
CREATE TABLE party_search_terms (
    slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    slots BIGINT NOT NULL,
    term TEXT NOT NULL,
    PRIMARY KEY (slots, term, slot, party_id)
);

-- Who serves a party or stands for it: another party, or an operator. It stands with the one who is served, and holds from `begins_on`
-- until the day before `ends_on`. What has ended stays.
CREATE TABLE relations (
    slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    other_id BIGINT NOT NULL,
    begins_on TEXT NOT NULL,
    other_kind TEXT NOT NULL,
    ends_on TEXT,
    at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    PRIMARY KEY (slot, party_id, kind, other_id, begins_on)
);
CREATE INDEX relations_by_other ON relations (other_id, party_id);

-- Identity, account and phone numbers: sealed, found by 108 bits of a keyed hash, before which account and phone numbers have the group of slots of their holder; without one where nobody looks for it by the number. `of_id` is a party, a case, or what is paid to the account. `within_id` is 0 where no two
-- holders of the whole house may share the number, whatever their slots (a number may come long after the party); else it is `of_id`.
CREATE TABLE personal_numbers (
    slot BIGINT NOT NULL,
    of_id BIGINT NOT NULL,
    field TEXT NOT NULL,
    kind TEXT NOT NULL,
    sealed {blob} NOT NULL,
    hash TEXT,
    within_id BIGINT NOT NULL,
    PRIMARY KEY (slot, of_id, field)
);
-- One tree finds a number and keeps it to its one holder. Entries follow no order, so a second one would cost the import of a customer most.
CREATE UNIQUE INDEX personal_numbers_by_hash ON personal_numbers (hash, within_id, field) WHERE hash IS NOT NULL;

-- Parties that were found to be one: the alias leads to the party that is kept, in whose slot this stands. What belongs to the alias
-- stays where it is. A merge that was wrong is undone and stays in the record.
CREATE TABLE party_aliases (
    slot BIGINT NOT NULL,
    party_id BIGINT NOT NULL,
    alias_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    alias_slot BIGINT NOT NULL,
    merged_at BIGINT NOT NULL,
    operator_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    file_id BIGINT NOT NULL,
    undone_at BIGINT,
    undone_by BIGINT,
    undone_reason TEXT,
    PRIMARY KEY (slot, party_id, alias_id, sequence)
);
CREATE INDEX party_aliases_by_alias ON party_aliases (alias_id);
