//! Faults and warnings with their places, and how they are shown.

use super::faults::{Fault, escape};
use super::source::{Sources, Span};
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use std::fmt;
use std::fmt::Write as _;

/// Most faults that are kept; a file with more is not a scenario, and the rest are counted.
const MOST: usize = 200;
/// Widest line shown; longer ones are cut around the fault.
const WIDTH: usize = 140;

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// The scenario cannot be run.
    Error,
    /// It can, but hardly means what it says.
    Warning,
}

/// One fault at its place.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub fault: Fault,
    /// Where; none if it is the file as a whole.
    pub span: Option<Span>,
    /// Other places that have to do with it, each with a label.
    pub context: Vec<(Span, String)>,
}

/// Faults as they are gathered.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    list: Vec<Diagnostic>,
    omitted: usize,
}

impl Faults {
    /// A fault at a place.
    pub fn error(&mut self, span: Span, fault: Fault) {
        self.push(Diagnostic { severity: Severity::Error, fault, span: Some(span), context: Vec::new() });
    }

    /// A fault at a place that has to do with others.
    pub fn error_with(&mut self, span: Span, fault: Fault, context: Vec<(Span, String)>) {
        self.push(Diagnostic { severity: Severity::Error, fault, span: Some(span), context });
    }

    /// A fault of a file as a whole.
    pub fn whole(&mut self, fault: Fault) {
        self.push(Diagnostic { severity: Severity::Error, fault, span: None, context: Vec::new() });
    }

    /// Something doubtful at a place.
    pub fn warning(&mut self, span: Span, fault: Fault) {
        self.push(Diagnostic { severity: Severity::Warning, fault, span: Some(span), context: Vec::new() });
    }

    /// Whether no more faults are kept; if so it counts one, for which nothing need be worked out then.
    pub fn overflows(&mut self) -> bool {
        let overflows = self.list.len() >= MOST;
        self.omitted += usize::from(overflows);
        overflows
    }

    /// Number of errors so far.
    pub fn errors(&self) -> usize {
        self.list.iter().filter(|diagnostic| diagnostic.severity == Severity::Error).count() + self.omitted
    }

    fn push(&mut self, diagnostic: Diagnostic) {
        if self.list.len() < MOST {
            self.list.push(diagnostic);
        } else {
            self.omitted += 1;
        }
    }

    /// In the order of the sources, each from top to bottom, with what they point into.
    pub fn finish(mut self, sources: Sources) -> Diagnostics {
        self.list.sort_by_key(|diagnostic| diagnostic.span);
        Diagnostics { sources, list: self.list, omitted: self.omitted }
    }
}

/// Everything that is wrong with a scenario, or doubtful in it.
///
/// Shown by `Display` without colour, by [`render`](Self::render) with.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    sources: Sources,
    list: Vec<Diagnostic>,
    omitted: usize,
}

impl Diagnostics {
    /// One fault of a text that stands by itself, such as a metric behind a flag; `span` in bytes.
    pub fn of_text(name: &str, text: &str, span: std::ops::Range<usize>, fault: Fault) -> Self {
        let mut sources = Sources::default();
        let source = sources.add(name, text, false);
        let mut faults = Faults::default();
        faults.error(Span { source, start: span.start, end: span.end }, fault);
        faults.finish(sources)
    }

    /// Whether there is nothing to report.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Number of faults and warnings, those that are not kept included.
    pub fn len(&self) -> usize {
        self.list.len() + self.omitted
    }

    /// Whether any is an error.
    pub fn has_errors(&self) -> bool {
        self.omitted > 0 || self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Each in turn.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// The texts they point into.
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Stable codes such as `E002`, in the order in which they are shown.
    pub fn codes(&self) -> Vec<&'static str> {
        self.list.iter().map(|diagnostic| diagnostic.fault.wording().code).collect()
    }

    /// All of them as a person reads them, with an empty line between; in colour (ANSI) if asked.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        let renderer = renderer.term_width(WIDTH);
        let shown: Vec<Source> = self.sources.iter().map(Source::of).collect();
        let mut text = String::new();
        for diagnostic in &self.list {
            if !text.is_empty() {
                text.push('\n');
            }
            text.push_str(&one(diagnostic, &shown, &renderer));
            text.push('\n');
        }
        if self.omitted > 0 {
            let _ = writeln!(text, "\n... and {} more", self.omitted);
        }
        text
    }
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.render(false).trim_end())
    }
}

impl std::error::Error for Diagnostics {}

/// A source made fit to show.
struct Source {
    name: String,
    text: String,
}

impl Source {
    /// The renderer replaces the control characters of ASCII; those of Latin-1, which some terminals
    /// obey, become a dot of the same two bytes, so that no span moves.
    fn of(source: &super::source::Source) -> Self {
        let text = source.text.chars().map(|c| if ('\u{80}'..='\u{9f}').contains(&c) { '\u{b7}' } else { c });
        Self { name: escape(&source.name), text: text.collect() }
    }
}

fn one(diagnostic: &Diagnostic, sources: &[Source], renderer: &Renderer) -> String {
    let wording = diagnostic.fault.wording();
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(level.primary_title(wording.title.as_str()).id(wording.code));
    if let Some(span) = diagnostic.span {
        group = group.elements(snippets(diagnostic, span, &wording.label, sources));
    } else if let Some(path) = &wording.origin {
        group = group.element(Origin::path(path.as_str()));
    }
    if let Some(help) = &wording.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    renderer.render(&[group])
}

/// A snippet for the source of the fault, then one for each other source its context lies in.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    span: Span,
    label: &'a str,
    sources: &'a [Source],
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let mut order = vec![span.source];
    for (context, _) in &diagnostic.context {
        if !order.contains(&context.source) {
            order.push(context.source);
        }
    }
    let snippet = |&number: &usize| {
        let source = sources.get(number)?;
        let mut snippet = Snippet::source(source.text.as_str()).path(source.name.as_str());
        if number == span.source {
            snippet = snippet.annotation(AnnotationKind::Primary.span(inside(span, &source.text)).label(label));
        }
        for (context, label) in diagnostic.context.iter().filter(|(context, _)| context.source == number) {
            let range = inside(*context, &source.text);
            snippet = snippet.annotation(AnnotationKind::Context.span(range).label(label.as_str()));
        }
        Some(snippet)
    };
    order.iter().filter_map(snippet).collect()
}

/// The span as a range on character boundaries, no further than its first line: an underline that runs
/// over many lines hides what it should show.
fn inside(span: Span, text: &str) -> std::ops::Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(span.start), floor(span.end.max(span.start)));
    let first_line = text[start..end].find(['\n', '\r']).map_or(end, |newline| start + newline);
    start..first_line
}
