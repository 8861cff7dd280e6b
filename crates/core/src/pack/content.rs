//! A pack as it was read, and one list of all its figures.

use std::sync::Arc;

use super::figures::{Figure, FigureLine, StatusCounts};
use super::finding::NamedRole;
use super::follow_up::FollowUp;
use super::head::PackHead;
use super::role_entry::PackRoles;
use super::words::Words;
use crate::approval::ApprovalRule;
use crate::customer_data::CustomerDataRule;
use crate::payee::{Accounts, PayeeRule};
use crate::service::{Service, Status};
use crate::systems;
use crate::text::LocalText;

/// A pack that was read without an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pack {
    pub head: PackHead,
    /// BLAKE3 of its files.
    pub hash: String,
    pub files: Vec<String>,
    pub services: Vec<Arc<Service>>,
    /// The figures that stand for themselves; those of promises are in the services. See [`Pack::figure_lines`].
    pub figures: Vec<Figure>,
    /// What follows from events.
    pub follow_ups: Vec<FollowUp>,
    pub words: Words,
    pub roles: PackRoles,
    /// What needs approval.
    pub approvals: Vec<ApprovalRule>,
    /// Whose account may be paid to.
    pub payees: Vec<PayeeRule>,
    /// What has to be known of a customer before steps of cases.
    pub customer_data: Vec<CustomerDataRule>,
    /// What entries of its data files rest on.
    pub data_lines: Vec<FigureLine>,
    /// The roles its rules name, which any pack may have.
    pub named_roles: Vec<NamedRole>,
}

impl Pack {
    /// Every figure of the pack: named figures, allowances, extensions, pauses, rules that are no numbers, and entries of data files.
    pub fn figure_lines(&self) -> Vec<FigureLine> {
        let mut lines: Vec<FigureLine> = self.services.iter().flat_map(|service| lines_of(service)).collect();
        lines.extend(self.figures.iter().map(|figure| FigureLine {
            key: figure.key.clone(),
            name: figure.name.clone(),
            value: format!("{} {}", figure.value, figure.unit.en).trim().to_owned(),
            cite: figure.cite.clone(),
            status: figure.status,
            source: figure.source.clone(),
        }));
        lines.extend(self.approvals.iter().map(line_of_approval));
        lines.extend(self.payees.iter().map(line_of_payee_rule));
        lines.extend(self.customer_data.iter().map(line_of_customer_data));
        lines.extend(self.data_lines.iter().cloned());
        lines
    }

    pub fn status_counts(&self) -> StatusCounts {
        let mut counts = StatusCounts::default();
        for line in self.figure_lines() {
            match line.status {
                Status::Found => counts.found += 1,
                Status::Recalled => counts.recalled += 1,
                Status::House => counts.house += 1,
            }
        }
        counts
    }
}

fn line_of_approval(rule: &ApprovalRule) -> FigureLine {
    let of = rule.of.as_ref().map(|of| format!(" {of}")).unwrap_or_default();
    let by: Vec<&str> = rule.by.iter().map(|permission| permission.key).collect();
    let above = rule.above.map(|above| format!("above {above}: ")).unwrap_or_default();
    FigureLine {
        key: format!("approval {}{of}", rule.act),
        name: systems::approval_act(rule.act).map(|act| LocalText::new(act.zh, act.en)).unwrap_or_default(),
        value: format!("{above}{}", by.join(", then ")),
        cite: rule.cite.clone(),
        status: rule.status,
        source: rule.source.clone(),
    }
}

fn line_of_payee_rule(rule: &PayeeRule) -> FigureLine {
    let lists = [
        ("bars", rule.bars.join(", ")),
        ("unless", rule.unless.join(", ")),
        ("only", rule.only.join(", ")),
        ("sold by", rule.sold_by.iter().map(|channel| channel.key()).collect::<Vec<_>>().join(", ")),
        ("accounts", rule.accounts.map(Accounts::key).unwrap_or_default().to_owned()),
    ];
    let told = lists.into_iter().filter(|(_, list)| !list.is_empty()).map(|(what, list)| format!("{what} {list}"));
    FigureLine {
        key: format!("payee-rule {}", rule.key),
        name: rule.name.clone(),
        value: told.collect::<Vec<_>>().join("; "),
        cite: rule.cite.clone(),
        status: rule.status,
        source: rule.source.clone(),
    }
}

fn line_of_customer_data(rule: &CustomerDataRule) -> FigureLine {
    let needs: Vec<&str> = rule.needs.iter().map(|datum| datum.key()).collect();
    FigureLine {
        key: format!("customer-data {}", rule.key),
        name: rule.name.clone(),
        value: format!("{} before {}", needs.join(", "), rule.of.join(", ")),
        cite: rule.cite.clone(),
        status: rule.status,
        source: rule.source.clone(),
    }
}

fn lines_of(service: &Service) -> Vec<FigureLine> {
    let mut lines = Vec::new();
    for promise in &service.promises {
        let key = format!("{}.{}", service.version, promise.key);
        lines.push(FigureLine {
            key: key.clone(),
            name: promise.name.clone(),
            value: promise.within.to_string(),
            cite: promise.cite.clone(),
            status: promise.status,
            source: promise.source.clone(),
        });
        if let Some(extension) = &promise.extension {
            lines.push(FigureLine {
                key: format!("{key}.extension"),
                name: promise.name.clone(),
                value: format!("+{}, {} times at most", extension.by, extension.times),
                cite: extension.cite.clone(),
                status: extension.status,
                source: None,
            });
        }
        if let Some(pause) = &promise.pause {
            lines.push(FigureLine {
                key: format!("{key}.pause"),
                name: promise.name.clone(),
                value: format!("not counted from {} to {}", pause.from, pause.to),
                cite: pause.cite.clone(),
                status: pause.status,
                source: None,
            });
        }
    }
    lines
}
