//! Lists with optional filters, a choice of sort orders, and pages that neither skip nor repeat a row.
//!
//! A page continues after the last row of the page before it (keyset), by comparing the order's columns as one tuple:
//! `(due_at, slot, id) > ($1, $2, $3)`. Two things follow for an order. It must end in columns that are unique
//! together. And none of its expressions may be NULL, because nothing compares with NULL: wrap a nullable column in
//! COALESCE with the value at which NULLs should stand. All columns of an order run in the same direction.
//!
//! The base statement may contain `{filters}` where the conditions go (`WHERE p.kept_at IS NULL AND {filters} GROUP BY …`);
//! without it they are appended as its WHERE. Where `{page}` stands behind them in the brackets of a subquery, the comparison with
//! the last row, order and limit are the subquery's too, so that what is joined to it is looked up for the rows of the page and
//! no other. Where `{filters}` stands inside a subquery, the subquery is filtered and
//! the comparison with the last row is appended as the WHERE of the whole. Conditions are written with `$` for each of their values in turn, `$1`,
//! `$2` for a value by its number, or `IN $list` for all of them (an empty list matches nothing).

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;

use crate::Kind;
use crate::failure::StoreFailure;
use crate::sql_text;
use crate::statement::{AnyStatement, Prepared};
use crate::table::FromRow;
use crate::value::Value;

/// No condition but those of all rows.
pub(crate) const ANY: &[Conditions] = &[Vec::new()];
/// Stands in a base statement for the conditions.
const FILTERS: &str = "{filters}";
/// Stands behind them for order and limit, where a subquery makes the page.
const PAGE: &str = "{page}";

pub struct Listing<T> {
    pub name: &'static str,
    sql: &'static str,
    conditions: Vec<(&'static str, &'static str)>,
    orders: Vec<(&'static str, &'static [&'static str])>,
    row: PhantomData<fn() -> T>,
}

/// Names of conditions with their values.
pub type Conditions = Vec<(&'static str, Vec<Value>)>;

/// What one request wants to see of a listing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListingChoice {
    /// The conditions to apply, all of them, each with its values.
    pub conditions: Conditions,
    pub order: &'static str,
    pub descending: bool,
    /// [`Page::next`] of the page before.
    pub after: Option<Vec<Value>>,
    pub limit: i64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page<T> {
    pub rows: Vec<T>,
    /// Where the next page begins; `None` when there is none.
    pub next: Option<Vec<Value>>,
}

impl<T: FromRow> Listing<T> {
    pub fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql, conditions: Vec::new(), orders: Vec::new(), row: PhantomData }
    }

    #[must_use]
    pub fn condition(mut self, name: &'static str, sql: &'static str) -> Self {
        self.conditions.push((name, sql));
        self
    }

    #[must_use]
    pub fn order(mut self, name: &'static str, columns: &'static [&'static str]) -> Self {
        self.orders.push((name, columns));
        self
    }

    /// The declared spelling of an order's name, if there is such an order.
    pub fn order_named(&self, name: &str) -> Option<&'static str> {
        self.orders.iter().map(|(order, _)| *order).find(|order| *order == name)
    }

    /// The declared spelling of a condition's name, if there is such a condition.
    pub fn condition_named(&self, name: &str) -> Option<&'static str> {
        self.conditions.iter().map(|(condition, _)| *condition).find(|condition| *condition == name)
    }

    /// The names of all conditions.
    pub fn conditions(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.conditions.iter().map(|(name, _)| *name)
    }

    /// The names of all orders.
    pub fn orders(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.orders.iter().map(|(name, _)| *name)
    }

    /// How many values a cursor of this order has.
    pub(crate) fn order_width(&self, order: &str) -> usize {
        self.orders.iter().find(|(name, _)| *name == order).map_or(0, |(_, columns)| columns.len())
    }

    /// A page of the rows that have all conditions of the choice and all of any one set of `any`. Of each set a page is read, and they are merged
    /// before anything is joined where the listing makes its page in a subquery. No row may be in two sets.
    pub(crate) fn page_text(
        &self,
        kind: Kind,
        choice: &ListingChoice,
        any: &[Conditions],
    ) -> Result<(String, Vec<Value>), StoreFailure> {
        let Some((_, order)) = self.orders.iter().find(|(name, _)| *name == choice.order) else {
            return Err(StoreFailure::statement(self.name, format!("has no order {}", choice.order)));
        };
        let mut parameters = Vec::new();
        let mut shared = self.filters(&choice.conditions, &mut parameters)?;
        let mut outer = String::new();
        if let Some(after) = &choice.after {
            if after.len() != order.len() || after.contains(&Value::Null) {
                let detail = format!("the order {} continues after {} values", choice.order, order.len());
                return Err(StoreFailure::Cursor { detail });
            }
            let values = after.iter().map(|value| push(&mut parameters, value)).collect::<Vec<_>>().join(", ");
            let comparison = if choice.descending { "<" } else { ">" };
            let comparison = format!("({}) {comparison} ({values})", order.join(", "));
            if sql_text::is_nested(self.sql, FILTERS) && !self.sql.contains(PAGE) {
                outer = format!(" WHERE {comparison}");
            } else {
                shared.push(comparison);
            }
        }
        let limit = push(&mut parameters, &Value::Int(choice.limit.max(0).saturating_add(1)));
        let sorted = |columns: &[&str]| sorted(columns, choice.descending, &limit);
        let mut sets = Vec::with_capacity(any.len());
        for set in any {
            let own = self.filters(set, &mut parameters)?;
            sets.push(shared.iter().cloned().chain(own).collect::<Vec<_>>());
        }
        let sql = match sets.as_slice() {
            [only] => self.one_page(only, order, &outer, &sorted(order)),
            _ => self.merged_pages(&sets, order, &outer, sorted),
        };
        Ok((sql_text::for_kind(kind, &sql), parameters))
    }

    /// `page` is order and limit, `outer` what is compared outside a subquery that is filtered.
    fn one_page(&self, filters: &[String], order: &[&str], outer: &str, page: &str) -> String {
        let text = self.with_filters(filters, Some(order)).replace(PAGE, page);
        format!("{text}{outer}{page}")
    }

    fn merged_pages(
        &self,
        sets: &[Vec<String>],
        order: &[&str],
        outer: &str,
        sorted: impl Fn(&[&str]) -> String,
    ) -> String {
        let page = sorted(order);
        if let Some((subquery, name)) = sql_text::subquery_ended_by(self.sql, PAGE) {
            let one = &self.sql[subquery.clone()];
            let pages = sets.iter().map(|filters| one.replace(FILTERS, &all_of(filters)).replace(PAGE, &page));
            let merged = format!("SELECT {name}.* FROM ({}) {name}{page}", union(pages));
            let text = format!("{}{merged}{}", &self.sql[..subquery.start], &self.sql[subquery.end..]);
            let text = sql_text::expand_columns(&text, T::COLUMNS, T::FIRST);
            return format!("{}{page}", with_cursor(text, order));
        }
        let merged = union(sets.iter().map(|filters| self.one_page(filters, order, outer, &page)));
        let cursor: Vec<String> = (0..order.len()).map(|position| format!("cursor_{position}")).collect();
        let cursor: Vec<&str> = cursor.iter().map(String::as_str).collect();
        format!("SELECT * FROM ({merged}) AS merged{}", sorted(&cursor))
    }

    pub(crate) fn count_text(
        &self,
        kind: Kind,
        conditions: &[(&'static str, Vec<Value>)],
    ) -> Result<(String, Vec<Value>), StoreFailure> {
        let mut parameters = Vec::new();
        let filters = self.filters(conditions, &mut parameters)?;
        let all = self.with_filters(&filters, None).replace(PAGE, "");
        let sql = format!("SELECT COUNT(*) FROM ({all}) AS counted");
        Ok((sql_text::for_kind(kind, &sql), parameters))
    }

    /// The number of rows that a page after the requested ones would need is asked for as one row more than the limit.
    pub(crate) fn page(choice: &ListingChoice, mut found: Vec<(T, Vec<Value>)>) -> Page<T> {
        let limit = usize::try_from(choice.limit).unwrap_or(0);
        let more = found.len() > limit;
        found.truncate(limit);
        let next = if more { found.last().map(|(_, cursor)| cursor.clone()) } else { None };
        Page { rows: found.into_iter().map(|(row, _)| row).collect(), next }
    }

    fn filters(
        &self,
        chosen: &[(&'static str, Vec<Value>)],
        parameters: &mut Vec<Value>,
    ) -> Result<Vec<String>, StoreFailure> {
        let mut filters = Vec::with_capacity(chosen.len() + 1);
        for (name, values) in chosen {
            let Some((_, sql)) = self.conditions.iter().find(|(condition, _)| condition == name) else {
                return Err(StoreFailure::statement(self.name, format!("has no condition {name}")));
            };
            let filter = bind_condition(sql, values, parameters)
                .ok_or_else(|| StoreFailure::statement(self.name, format!("condition {name} lacks a value")))?;
            filters.push(format!("({filter})"));
        }
        Ok(filters)
    }

    fn with_filters(&self, filters: &[String], order: Option<&[&str]>) -> String {
        let mut sql = sql_text::expand_columns(self.sql, T::COLUMNS, T::FIRST);
        if sql.contains(FILTERS) {
            sql = sql.replace(FILTERS, &all_of(filters));
        } else if !filters.is_empty() {
            sql.push_str(" WHERE ");
            sql.push_str(&all_of(filters));
        }
        match order {
            Some(order) => with_cursor(sql, order),
            None => sql,
        }
    }

    fn variant(
        &self,
        what: &str,
        conditions: &[&(&'static str, &'static str)],
        order: &'static str,
        descending: bool,
    ) -> AnyStatement {
        // A list of one value, or as many values as the condition accepts.
        let values = |sql: &str| {
            let count =
                (1..16).find(|count| bind_condition(sql, &vec![Value::Int(1); *count], &mut Vec::new()).is_some());
            vec![Value::Int(1); count.unwrap_or(0)]
        };
        let width = self.order_width(order);
        let choice = ListingChoice {
            conditions: conditions.iter().map(|(name, sql)| (*name, values(sql))).collect(),
            order,
            descending,
            after: Some(vec![Value::Int(1); width]),
            limit: 1,
        };
        let direction = if descending { "descending" } else { "ascending" };
        let text = |kind| -> Arc<str> {
            self.page_text(kind, &choice, ANY).expect("the choice is made of the listing's own names").0.into()
        };
        let name = format!("{} by {order} {direction} with {what}", self.name);
        AnyStatement { extra_columns: width, ..AnyStatement::build(name, T::COLUMNS, text) }
    }
}

/// Every order in both directions with all conditions, and every condition alone.
impl<T: FromRow> Prepared for Listing<T> {
    fn prepared(&self) -> Vec<AnyStatement> {
        let every: Vec<_> = self.conditions.iter().collect();
        let mut all = Vec::new();
        for (order, _) in &self.orders {
            all.push(self.variant("every condition", &every, order, false));
            all.push(self.variant("every condition", &every, order, true));
        }
        if let Some((order, _)) = self.orders.first() {
            all.push(self.variant("no condition", &[], order, false));
            for condition in &self.conditions {
                all.push(self.variant(condition.0, &[condition], order, false));
            }
        }
        all
    }
}

impl<T> fmt::Debug for Listing<T> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Listing").field(&self.name).finish()
    }
}

fn all_of(filters: &[String]) -> String {
    if filters.is_empty() { "1 = 1".to_owned() } else { filters.join(" AND ") }
}

fn sorted(columns: &[&str], descending: bool, limit: &str) -> String {
    let direction = if descending { " DESC" } else { "" };
    let sorted = columns.iter().map(|column| format!("{column}{direction}")).collect::<Vec<_>>().join(", ");
    format!(" ORDER BY {sorted} LIMIT {limit}")
}

/// Selects the columns of the order, too.
fn with_cursor(mut sql: String, order: &[&str]) -> String {
    if let Some(from) = sql_text::top_level_from(&sql) {
        let cursor = order.iter().enumerate().map(|(position, column)| format!(", {column} AS cursor_{position}"));
        sql.insert_str(from, &format!("{} ", cursor.collect::<String>()));
    }
    sql
}

/// What several pages have together. SQLite takes no page in brackets as a part of a union.
fn union(pages: impl Iterator<Item = String>) -> String {
    let pages = pages.enumerate().map(|(number, page)| format!("SELECT * FROM ({page}) AS page_{number}"));
    pages.collect::<Vec<_>>().join(" UNION ALL ")
}

fn push(parameters: &mut Vec<Value>, value: &Value) -> String {
    parameters.push(value.clone());
    format!("${}", parameters.len())
}

/// Numbers the values of one condition after those that came before. `None` when a value is missing or left over.
fn bind_condition(sql: &str, values: &[Value], parameters: &mut Vec<Value>) -> Option<String> {
    let mut out = String::with_capacity(sql.len() + 16);
    let mut rest = sql;
    let mut next = 0;
    let first = parameters.len();
    if !sql.contains("$list") {
        parameters.extend_from_slice(values);
    }
    while let Some(start) = rest.find('$') {
        out.push_str(&rest[..start]);
        rest = &rest[start + 1..];
        if let Some(after) = rest.strip_prefix("list") {
            out.push_str(&bind_list(values, parameters));
            next = values.len();
            rest = after;
            continue;
        }
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number = if digits == 0 { next + 1 } else { rest[..digits].parse().ok()? };
        if number == 0 || number > values.len() {
            return None;
        }
        next = next.max(number);
        out.push_str(&format!("${}", first + number));
        rest = &rest[digits..];
    }
    out.push_str(rest);
    (next == values.len()).then_some(out)
}

/// Fills the list up to a power of two with its last value, so that few different texts have to be prepared.
fn bind_list(values: &[Value], parameters: &mut Vec<Value>) -> String {
    let Some(last) = values.last() else { return "(NULL)".to_owned() };
    let filled = values.len().next_power_of_two();
    let all = values.iter().chain(std::iter::repeat(last)).take(filled);
    format!("({})", all.map(|value| push(parameters, value)).collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(sql: &str, values: &[i64]) -> Option<(String, usize)> {
        let mut parameters = vec![Value::Int(0)];
        let values: Vec<_> = values.iter().copied().map(Value::Int).collect();
        bind_condition(sql, &values, &mut parameters).map(|text| (text, parameters.len()))
    }

    #[test]
    fn the_values_of_a_condition_are_numbered_after_those_before() {
        assert_eq!(bound("a = $ AND b < $", &[7, 8]), Some(("a = $2 AND b < $3".to_owned(), 3)));
        assert_eq!(bound("a = $1 OR b = $1", &[7]), Some(("a = $2 OR b = $2".to_owned(), 2)));
        assert_eq!(bound("a IN $list", &[7, 8, 9]), Some(("a IN ($2, $3, $4, $5)".to_owned(), 5)));
        assert_eq!(bound("a IN $list", &[]), Some(("a IN (NULL)".to_owned(), 1)));
        assert_eq!(bound("a = $", &[]), None);
        assert_eq!(bound("a = $", &[1, 2]), None);
    }
}
