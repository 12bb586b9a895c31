//! Texts that a scenario comes from, and places in them.

/// A stretch of bytes in one of the [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// Which source, in the order in which they were read.
    pub source: usize,
    /// First byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    /// A span inside this one: `start..end` counted from its own start.
    pub(crate) fn part(self, start: usize, end: usize) -> Self {
        Self { source: self.source, start: self.start + start, end: self.start + end }
    }
}

/// A text and what to call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The path as the user gave it, or the flag the text stood behind.
    pub name: String,
    /// The text, without a byte order mark.
    pub text: String,
    /// Whether it was a file.
    pub is_file: bool,
}

/// All texts of a scenario: the file, what it extends, and what flags add.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sources {
    list: Vec<Source>,
}

impl Sources {
    /// Adds a source and returns its number.
    pub(crate) fn add(&mut self, name: impl Into<String>, text: impl Into<String>, is_file: bool) -> usize {
        let text = text.into();
        let text = text.strip_prefix('\u{feff}').map_or_else(|| text.clone(), str::to_owned);
        self.list.push(Source { name: name.into(), text, is_file });
        self.list.len() - 1
    }

    /// The source a span lies in.
    pub fn get(&self, number: usize) -> Option<&Source> {
        self.list.get(number)
    }

    /// All of them, in the order in which they were read.
    pub fn iter(&self) -> impl Iterator<Item = &Source> {
        self.list.iter()
    }

    /// The text of a span.
    pub(crate) fn text(&self, span: Span) -> &str {
        self.get(span.source).and_then(|source| source.text.get(span.start..span.end)).unwrap_or("")
    }

    /// Line and column of a span's first character, both from 1, the column in characters.
    pub fn line_and_column(&self, span: Span) -> Option<(usize, usize)> {
        let before = self.get(span.source)?.text.get(..span.start)?;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        Some((line, before[line_start..].chars().count() + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::default();
        let source = sources.add("a.toml", "x = 1\nlabel = \"کابل\" # here\n", true);
        let start = sources.get(source).unwrap().text.find('#').unwrap();
        let span = Span { source, start, end: start + 1 };
        assert_eq!(sources.line_and_column(span), Some((2, 16)));
        assert_eq!(sources.text(span), "#");
    }

    #[test]
    fn a_byte_order_mark_is_no_column() {
        let mut sources = Sources::default();
        let source = sources.add("a.toml", "\u{feff}name", true);
        assert_eq!(sources.text(Span { source, start: 0, end: 4 }), "name");
    }

    #[test]
    fn places_outside_are_no_panic() {
        let sources = Sources::default();
        assert_eq!(sources.line_and_column(Span { source: 3, start: 5, end: 9 }), None);
        assert_eq!(sources.text(Span { source: 0, start: 5, end: 2 }), "");
    }
}
