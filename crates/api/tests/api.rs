//! The API as its clients see it: a real house on a real database, asked over its router.
#![expect(clippy::unwrap_used, reason = "a test that finds nothing where it looks has failed")]

mod api {
    mod account;
    mod agreements;
    mod agri;
    mod broker;
    mod broker_enquiry;
    mod bureaus;
    mod cases;
    mod conduct;
    mod customer_reads;
    mod day_runs;
    mod desk;
    mod document;
    mod duties;
    mod erasures;
    mod generated;
    mod hostile;
    mod indicators;
    mod live;
    mod matrix;
    mod numbers;
    mod offline;
    mod pages;
    mod parts;
    mod payouts;
    mod people;
    mod policies;
    mod problems;
    mod public;
    mod public_limits;
    mod publications;
    mod queue;
    mod reach;
    mod receipts;
    mod records;
    mod roles;
    mod schemathesis;
    mod school;
    mod scores;
    mod served;
    mod set_aside;
    mod snapshots;
    mod surveys;
    mod tokens;
    mod truth;
    mod village_agent;
    mod who;
    mod words;
}
