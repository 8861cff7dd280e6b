-- Mail that comes in.

-- A mail that was fetched and waits for its entry of the outbox, sealed; it goes once it lies with its case.
CREATE TABLE received_mails (
    slot BIGINT NOT NULL,
    id BIGINT NOT NULL,
    sealed {blob} NOT NULL,
    -- Of the whole mail, in bytes.
    size BIGINT NOT NULL,
    -- 1 where only its head was fetched, because it is larger than what is taken.
    head_only BIGINT NOT NULL,
    received_at BIGINT NOT NULL,
    PRIMARY KEY (slot, id)
) {rowid};

-- Whose case the mails of an address are. The address is kept as a keyed hash; it decides the slot.
CREATE TABLE mail_senders (
    slot BIGINT NOT NULL,
    address_hash TEXT NOT NULL,
    party_id BIGINT NOT NULL,
    PRIMARY KEY (slot, address_hash)
);
