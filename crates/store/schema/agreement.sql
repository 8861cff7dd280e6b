-- Agreements: their heads, and known parties in their roles.

-- The head of every agreement, of whatever family (those of the systems are listed in core/src/systems.rs): what a family knows besides stands in a
-- table of its own under the same slot and id. `effective_on` and `ends_on` are its period.
CREATE TABLE agreements (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    number TEXT NOT NULL,
    family TEXT NOT NULL,
    holder_id BIGINT NOT NULL,
    office_id BIGINT NOT NULL,
    product_version TEXT NOT NULL,
    effective_on TEXT NOT NULL,
    ends_on TEXT,
    state TEXT NOT NULL,
    state_on TEXT NOT NULL,
    applied_on TEXT NOT NULL,
    -- The file it was taken over with: its rows are known again when a run is broken off and goes on.
    import_id BIGINT,
    PRIMARY KEY (slot, id),
    FOREIGN KEY (slot, holder_id) REFERENCES parties (slot, id)
);
CREATE INDEX agreements_by_holder ON agreements (slot, holder_id);
-- A number is known by itself, whatever the slot and the family, as a customer reads it from the paper.
CREATE INDEX agreements_by_number ON agreements (number);
-- Ids are of their time: of one day a new row is written beside the one before it.
CREATE INDEX agreements_by_application ON agreements (family, applied_on, id, slot);
CREATE INDEX agreements_of_office ON agreements (office_id, family, applied_on, id, slot);
CREATE INDEX agreements_by_state ON agreements (family, state, applied_on, id, slot);

-- Known parties in roles of an agreement, besides its holder. They may live in other slots.
CREATE TABLE agreement_parties (
    slot BIGINT NOT NULL,
    agreement_id BIGINT NOT NULL,
    role TEXT NOT NULL,
    party_id BIGINT NOT NULL,
    PRIMARY KEY (slot, agreement_id, role, party_id)
);
CREATE INDEX agreement_parties_by_party ON agreement_parties (party_id);
