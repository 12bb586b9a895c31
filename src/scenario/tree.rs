//! A TOML document as values with places, owned, so that several files can be merged and a fault still
//! points into the one it came from.

use super::source::Span;
use toml::de::{DeFloat, DeInteger, DeTable, DeValue};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub value: Value,
    pub span: Span,
}

/// What a value is.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Text(String),
    Whole(i128),
    Real(f64),
    /// A number that no double holds, such as `1e400`.
    TooLarge,
    Truth(bool),
    Date(String),
    List(Vec<Node>),
    Table(Table),
}

impl Value {
    /// What to call a value of this type in a message.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a string",
            Self::Whole(_) => "a whole number",
            Self::Real(_) | Self::TooLarge => "a number",
            Self::Truth(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
        }
    }
}

/// Keys and values in the order of the file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table {
    pub entries: Vec<Entry>,
}

/// One key and its value.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    pub key: String,
    pub key_span: Span,
    pub node: Node,
}

impl Table {
    /// The entry of that key.
    pub fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Takes the entry of that key out.
    pub fn take(&mut self, key: &str) -> Option<Entry> {
        let place = self.entries.iter().position(|entry| entry.key == key)?;
        Some(self.entries.remove(place))
    }

    /// From the parser's table.
    pub fn of(table: &DeTable<'_>, source: usize) -> Self {
        let mut entries: Vec<Entry> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: place(source, key.span()),
                node: Node::of(value.get_ref(), place(source, value.span())),
            })
            .collect();
        // The parser sorts by name; a person reads from top to bottom.
        entries.sort_by_key(|entry| entry.key_span);
        Self { entries }
    }
}

impl Node {
    fn of(value: &DeValue<'_>, span: Span) -> Self {
        let value = match value {
            DeValue::String(text) => Value::Text(text.to_string()),
            DeValue::Integer(number) => whole(number),
            DeValue::Float(number) => real(number),
            DeValue::Boolean(truth) => Value::Truth(*truth),
            DeValue::Datetime(date) => Value::Date(date.to_string()),
            DeValue::Array(list) => {
                Value::List(list.iter().map(|item| Self::of(item.get_ref(), place(span.source, item.span()))).collect())
            }
            DeValue::Table(table) => Value::Table(Table::of(table, span.source)),
        };
        Self { value, span }
    }
}

fn place(source: usize, range: std::ops::Range<usize>) -> Span {
    Span { source, start: range.start, end: range.end }
}

fn whole(number: &DeInteger<'_>) -> Value {
    i128::from_str_radix(number.as_str(), number.radix()).map_or(Value::TooLarge, Value::Whole)
}

fn real(number: &DeFloat<'_>) -> Value {
    let text = number.as_str();
    match text.parse::<f64>() {
        Ok(value) if value.is_infinite() && !text.contains("inf") => Value::TooLarge,
        Ok(value) => Value::Real(value),
        Err(_) => Value::TooLarge,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(text: &str) -> Table {
        Table::of(DeTable::parse(text).unwrap().get_ref(), 0)
    }

    #[test]
    fn entries_keep_the_order_of_the_file() {
        let table = tree("z = 1\na = 2\n[m]\nx = 1\nb = 3\n");
        let keys: Vec<&str> = table.entries.iter().map(|entry| entry.key.as_str()).collect();
        assert_eq!(keys, ["z", "a", "m"]);
    }

    #[test]
    fn numbers_too_large_for_a_double_are_told_from_infinity() {
        let table = tree("a = 1e400\nb = inf\nc = 0x1_F\nd = -1_000\ne = 999999999999999999999999999999999999999999\n");
        let value = |key: &str| &table.get(key).unwrap().node.value;
        assert!(matches!(value("a"), Value::TooLarge) && matches!(value("e"), Value::TooLarge));
        assert!(matches!(value("b"), Value::Real(number) if number.is_infinite()));
        assert!(matches!(value("c"), Value::Whole(31)) && matches!(value("d"), Value::Whole(-1000)));
    }
}
