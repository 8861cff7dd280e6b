//! What the commands of a batch ask to be loaded: rows by type and key, what is built of several rows, and what only a statement
//! can tell. No type of row is named here; each is asked for by the command that needs it.

use std::any::Any;
use std::fmt;
use std::pin::Pin;

use yinuo_core::id::slot_of;
use yinuo_store::{Changes, Lookup, TableRow, Value, Work};

use super::facts::Facts;
use super::whole::Whole;
use crate::stop::Stop;

/// The values by which rows are named, in the order of the columns. A single id stands for slot and id where the columns begin
/// with the slot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(Vec<Value>);

impl Key {
    /// The values for so many columns, the first of which is the slot or is not.
    fn values(self, width: usize, leads_with_slot: bool) -> Vec<Value> {
        let mut values = self.0;
        if leads_with_slot
            && values.len() + 1 == width
            && let Some(Value::Int(id)) = values.first()
        {
            values.insert(0, Value::Int(slot_of(*id).number()));
        }
        values
    }

    /// As the primary key of a row.
    pub(super) fn of_row<R: TableRow>(self) -> Vec<Value> {
        let mut columns = R::TABLE.key_columns();
        self.values(R::TABLE.key.len(), columns.next().is_some_and(|column| column.name == "slot"))
    }

    /// As the key of a lookup.
    pub(super) fn of_lookup<R: TableRow>(self, lookup: &Lookup<R>) -> Vec<Value> {
        self.values(lookup.columns.len(), lookup.columns.first().is_some_and(|column| *column == "slot"))
    }
}

impl From<i64> for Key {
    fn from(id: i64) -> Key {
        let mut values = Vec::with_capacity(2);
        values.push(Value::Int(id));
        Key(values)
    }
}

impl From<&str> for Key {
    fn from(text: &str) -> Key {
        Key(vec![text.into()])
    }
}

impl From<&String> for Key {
    fn from(text: &String) -> Key {
        Key(vec![text.as_str().into()])
    }
}

impl<A: Into<Value>, B: Into<Value>> From<(A, B)> for Key {
    fn from((first, second): (A, B)) -> Key {
        Key(vec![first.into(), second.into()])
    }
}

impl<A: Into<Value>, B: Into<Value>, C: Into<Value>> From<(A, B, C)> for Key {
    fn from((first, second, third): (A, B, C)) -> Key {
        Key(vec![first.into(), second.into(), third.into()])
    }
}

impl<A: Into<Value>, B: Into<Value>, C: Into<Value>, D: Into<Value>> From<(A, B, C, D)> for Key {
    fn from((first, second, third, fourth): (A, B, C, D)) -> Key {
        Key(vec![first.into(), second.into(), third.into(), fourth.into()])
    }
}

/// Something that only a statement can tell, asked in the transaction of the batch. What it tells is as it was before the batch:
/// a command that asks stands alone in its commit (see [`crate::command::Act::ALONE`]).
pub trait Question: Any + fmt::Debug + PartialEq + Send + Sync {
    type Told: Any + Send + Sync;

    fn ask(&self, work: &Work<'_>) -> impl Future<Output = Result<Self::Told, Stop>>;
}

/// What the commands of a batch ask to be loaded. Each key is asked for once.
#[derive(Default)]
pub struct LoadPlan {
    pub(super) wants: Vec<Box<dyn Want>>,
    pub(super) then: Vec<Then>,
}

/// What is wanted once the first rows are known.
pub(super) type Then = Box<dyn FnOnce(&Facts, &mut LoadPlan)>;

impl fmt::Debug for LoadPlan {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.wants.iter().map(|want| want.name())).finish()
    }
}

impl LoadPlan {
    /// The row with this primary key.
    pub fn want<R: TableRow>(&mut self, key: impl Into<Key>) {
        let key = key.into().of_row::<R>();
        self.rows::<R>().keys.push(key);
    }

    /// The rows with these values in the columns of a lookup.
    pub fn want_by<R: TableRow>(&mut self, lookup: &'static Lookup<R>, key: impl Into<Key>) {
        let key = key.into().of_lookup(lookup);
        self.by(lookup).keys.push(key);
    }

    /// Lets rows that others ask for be found.
    pub fn follow<R: TableRow>(&mut self) {
        self.rows::<R>();
    }

    /// Lets rows that others ask for be found by the columns of this lookup.
    pub fn follow_by<R: TableRow>(&mut self, lookup: &'static Lookup<R>) {
        self.by(lookup);
    }

    /// All rows that the thing with this id is built of.
    pub fn want_whole<W: Whole>(&mut self, id: i64) {
        W::want(id, self);
    }

    /// Asks for what can be named only when all else is loaded. It costs another round trip where something is asked for.
    pub fn then(&mut self, ask: impl FnOnce(&Facts, &mut LoadPlan) + 'static) {
        self.then.push(Box::new(ask));
    }

    /// The answer to a question, asked once however many commands of the batch ask it.
    pub fn ask<Q: Question>(&mut self, question: Q) {
        let same = |asked: &mut Asked<Q>| asked.0 == question;
        let is_asked = self.wants.iter_mut().any(|want| want.as_any().downcast_mut().is_some_and(same));
        if !is_asked {
            self.wants.push(Box::new(Asked(question)));
        }
    }

    fn rows<R: TableRow>(&mut self) -> &mut Rows<R> {
        self.find(|_: &mut Rows<R>| true, Rows::default)
    }

    fn by<R: TableRow>(&mut self, lookup: &'static Lookup<R>) -> &mut RowsBy<R> {
        let same = |want: &mut RowsBy<R>| std::ptr::eq(want.lookup, lookup);
        self.find(same, || RowsBy { lookup, keys: Vec::new() })
    }

    fn find<W: Want>(&mut self, same: impl Fn(&mut W) -> bool, new: impl FnOnce() -> W) -> &mut W {
        let found = self.wants.iter_mut().position(|want| want.as_any().downcast_mut().is_some_and(&same));
        let position = found.unwrap_or_else(|| {
            self.wants.push(Box::new(new()));
            self.wants.len() - 1
        });
        self.wants[position].as_any().downcast_mut().expect("the position was found by this type")
    }
}

/// What was loaded, as it goes into the facts.
pub(super) type Loaded = Box<dyn FnOnce(&mut Facts)>;
pub(super) type Loading<'a> = Pin<Box<dyn Future<Output = Result<Loaded, Stop>> + 'a>>;

/// One request to the database, for all commands of the batch.
pub(super) trait Want: Any + Send {
    fn name(&self) -> &'static str;
    /// Lets what is wanted be found among the rows of the batch.
    fn follow(&self, rows: &mut Changes);
    fn load<'a>(self: Box<Self>, work: &'a Work<'_>) -> Loading<'a>;
    fn as_any(&mut self) -> &mut dyn Any;
}

struct Rows<R> {
    keys: Vec<Vec<Value>>,
    row: std::marker::PhantomData<fn() -> R>,
}

impl<R> Default for Rows<R> {
    fn default() -> Self {
        Self { keys: Vec::new(), row: std::marker::PhantomData }
    }
}

impl<R: TableRow> Want for Rows<R> {
    fn name(&self) -> &'static str {
        R::TABLE.name
    }

    fn follow(&self, rows: &mut Changes) {
        rows.follow::<R>();
    }

    fn load<'a>(self: Box<Self>, work: &'a Work<'_>) -> Loading<'a> {
        Box::pin(async move {
            let rows = work.load::<R>(self.keys).await?;
            let loaded: Loaded = Box::new(|facts| facts.know(rows));
            Ok(loaded)
        })
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

struct RowsBy<R: 'static> {
    lookup: &'static Lookup<R>,
    keys: Vec<Vec<Value>>,
}

impl<R: TableRow> Want for RowsBy<R> {
    fn name(&self) -> &'static str {
        self.lookup.name
    }

    fn follow(&self, rows: &mut Changes) {
        rows.follow_by(self.lookup);
    }

    fn load<'a>(self: Box<Self>, work: &'a Work<'_>) -> Loading<'a> {
        Box::pin(async move {
            let rows = work.load_by(self.lookup, self.keys).await?;
            let loaded: Loaded = Box::new(|facts| facts.know(rows));
            Ok(loaded)
        })
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

struct Asked<Q>(Q);

impl<Q: Question> Want for Asked<Q> {
    fn name(&self) -> &'static str {
        std::any::type_name::<Q>()
    }

    fn follow(&self, _rows: &mut Changes) {}

    fn load<'a>(self: Box<Self>, work: &'a Work<'_>) -> Loading<'a> {
        Box::pin(async move {
            let told = self.0.ask(work).await?;
            let loaded: Loaded = Box::new(|facts| facts.hear(self.0, told));
            Ok(loaded)
        })
    }

    fn as_any(&mut self) -> &mut dyn Any {
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Count(u8);

    impl Question for Count {
        type Told = u8;

        async fn ask(&self, _work: &Work<'_>) -> Result<u8, Stop> {
            Ok(self.0)
        }
    }

    #[test]
    fn what_many_commands_ask_is_asked_once_and_what_differs_is_asked_besides() {
        let mut plan = LoadPlan::default();
        for question in [1, 2, 1, 1] {
            plan.ask(Count(question));
        }
        assert_eq!(plan.wants.len(), 2);
    }
}
