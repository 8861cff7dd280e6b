//! The house as a whole, on both databases: the same story must come out the same.

#[path = "story/agri.rs"]
mod agri;
#[path = "story/agri_claim_sums.rs"]
mod agri_claim_sums;
#[path = "story/agri_divisions.rs"]
mod agri_divisions;
#[path = "story/agri_inspection.rs"]
mod agri_inspection;
#[path = "story/agri_july.rs"]
mod agri_july;
#[path = "story/agri_land.rs"]
mod agri_land;
#[path = "story/agri_loss.rs"]
mod agri_loss;
#[path = "story/agri_month.rs"]
mod agri_month;
#[path = "story/agri_published.rs"]
mod agri_published;
#[path = "story/agri_reinsurance.rs"]
mod agri_reinsurance;
#[path = "story/agri_rules.rs"]
mod agri_rules;
#[path = "story/agri_sheets.rs"]
mod agri_sheets;
#[path = "story/agri_subsidies.rs"]
mod agri_subsidies;
#[path = "story/agri_sums.rs"]
mod agri_sums;
#[path = "story/agri_support.rs"]
mod agri_support;
#[path = "story/agri_village.rs"]
mod agri_village;
#[path = "story/agri_warning.rs"]
mod agri_warning;
#[path = "story/anchor.rs"]
mod anchor;
#[path = "story/approval.rs"]
mod approval;
#[path = "story/archive.rs"]
mod archive;
#[path = "story/bank_answer.rs"]
mod bank_answer;
#[path = "story/broker.rs"]
mod broker;
#[path = "story/broker_commission.rs"]
mod broker_commission;
#[path = "story/broker_enquiry.rs"]
mod broker_enquiry;
#[path = "story/broker_refused.rs"]
mod broker_refused;
#[path = "story/broker_reports.rs"]
mod broker_reports;
#[path = "story/broker_service.rs"]
mod broker_service;
#[path = "story/case.rs"]
mod case;
#[path = "story/conduct.rs"]
mod conduct;
#[path = "story/debit.rs"]
mod debit;
#[path = "story/erasure.rs"]
mod erasure;
#[path = "story/fuzz.rs"]
mod fuzz;
#[path = "story/import.rs"]
mod import;
#[path = "story/indicator.rs"]
mod indicator;
#[path = "story/invariant.rs"]
mod invariant;
#[path = "story/lane.rs"]
mod lane;
#[path = "story/ledger.rs"]
mod ledger;
#[path = "story/letter.rs"]
mod letter;
#[path = "story/mailbox.rs"]
mod mailbox;
#[path = "story/many_payouts.rs"]
mod many_payouts;
#[path = "story/message.rs"]
mod message;
#[path = "story/one_time_list.rs"]
mod one_time_list;
#[path = "story/party.rs"]
mod party;
#[path = "story/payment.rs"]
mod payment;
#[path = "story/policy.rs"]
mod policy;
#[path = "story/promisor.rs"]
mod promisor;
#[path = "story/provisional.rs"]
mod provisional;
#[path = "story/record.rs"]
mod record;
#[path = "story/relation.rs"]
mod relation;
#[path = "story/sales_conduct.rs"]
mod sales_conduct;
#[path = "story/scenario.rs"]
mod scenario;
#[path = "story/school.rs"]
mod school;
#[path = "story/school_claim.rs"]
mod school_claim;
#[path = "story/school_insurer.rs"]
mod school_insurer;
#[path = "story/school_names.rs"]
mod school_names;
#[path = "story/school_take_over.rs"]
mod school_take_over;
#[path = "story/score.rs"]
mod score;
#[path = "story/servicing.rs"]
mod servicing;
#[path = "story/session.rs"]
mod session;
#[path = "story/set_aside.rs"]
mod set_aside;
#[path = "story/sheet.rs"]
mod sheet;
#[path = "story/simulation.rs"]
mod simulation;
#[path = "story/survey.rs"]
mod survey;
#[path = "story/text.rs"]
mod text;
#[path = "story/trials.rs"]
mod trials;
#[path = "story/two_houses.rs"]
mod two_houses;
#[path = "story/unit_price.rs"]
mod unit_price;
#[path = "story/webhook.rs"]
mod webhook;
#[path = "story/who.rs"]
mod who;
