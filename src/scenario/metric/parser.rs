//! From words and signs to a tree.

use super::error::{MetricError, MetricFault};
use super::lexer::{Placed, Token, tokens};
use super::names::Names;
use super::tree::{Comparison, Expr, Measure, Node, Operator, SeriesRef, Statistic, Test};
use crate::model::catalogue::{Milestone, Scale};
use crate::model::rung::Rung;
use crate::scenario::calendar::YearMonth;
use crate::scenario::nearest::nearest;
use std::ops::Range;

/// Most brackets and signs inside one another.
const DEEPEST: usize = 64;
const FUNCTIONS: [&str; 7] = ["p", "mean", "median", "q10", "q90", "share", "incidence"];

/// Reads a test: two metrics and how they compare.
///
/// ```
/// use durand::scenario::{YearMonth, metric::{Names, parse_test}};
/// let (first, last) = (YearMonth::parse("2021-08")?, YearMonth::parse("2030-12")?);
/// let names = Names::new(&["kabul".to_owned()], first, last);
/// let test = parse_test("p(coalition.acceptable,2027-12)<.10", &names)?;
/// assert_eq!(test.to_string(), "p(coalition.acceptable, 2027-12) < 0.1");
/// let error = parse_test("p(coalition.acceptible, 2027-12) < 0.1", &names).unwrap_err();
/// assert_eq!(error.column(), 3);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// [`MetricError`]: the first fault, with its column and the nearest name.
pub fn parse_test(text: &str, names: &Names) -> Result<Test, MetricError> {
    let mut parser = Parser::new(text, names)?;
    let left = parser.sum(0)?;
    let Some((token, span)) = parser.next() else {
        return Err(parser.fault_at(left.span, MetricFault::NoComparison));
    };
    let comparison = match token {
        Token::Less => Comparison::Less,
        Token::AtMost => Comparison::AtMost,
        Token::Greater => Comparison::Greater,
        Token::AtLeast => Comparison::AtLeast,
        Token::Equal => return Err(parser.fault_at(span, MetricFault::Sign { found: "==".to_owned() })),
        _ => return Err(parser.expected("a comparison", Some(span), None)),
    };
    let right = parser.sum(0)?;
    parser.end(true)?;
    let test = Test { left, comparison, right };
    if test.measures().is_empty() {
        return Err(parser.fault_at(0..text.len(), MetricFault::NothingMeasured));
    }
    Ok(test)
}

/// Reads a metric: a number, without a comparison.
///
/// # Errors
///
/// [`MetricError`]: the first fault, with its column and the nearest name.
pub fn parse_metric(text: &str, names: &Names) -> Result<Expr, MetricError> {
    let mut parser = Parser::new(text, names)?;
    let metric = parser.sum(0)?;
    parser.end(false)?;
    Ok(metric)
}

struct Parser<'a> {
    text: &'a str,
    names: &'a Names,
    tokens: Vec<Placed>,
    at: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str, names: &'a Names) -> Result<Self, MetricError> {
        Ok(Self { text, names, tokens: tokens(text)?, at: 0 })
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(token, _)| token)
    }

    fn next(&mut self) -> Option<Placed> {
        let placed = self.tokens.get(self.at).cloned();
        self.at += usize::from(placed.is_some());
        placed
    }

    fn fault_at(&self, span: Range<usize>, fault: MetricFault) -> MetricError {
        MetricError::new(self.text, span, fault)
    }

    /// `expected` was expected at `span`; without one, at the end.
    fn expected(
        &self,
        expected: &'static str,
        span: Option<Range<usize>>,
        advice: Option<&'static str>,
    ) -> MetricError {
        let end = self.text.trim_end().len();
        let found = span.clone().map(|span| self.text[span].to_owned());
        self.fault_at(span.unwrap_or(end..end), MetricFault::Expected { expected, found, advice })
    }

    fn end(&mut self, in_test: bool) -> Result<(), MetricError> {
        match self.next() {
            None => Ok(()),
            Some((Token::Less | Token::AtMost | Token::Greater | Token::AtLeast | Token::Equal, span)) => {
                Err(self.fault_at(span, MetricFault::Comparison { second: in_test }))
            }
            Some((_, span)) => Err(self.expected("the end, or one of + - * /", Some(span), None)),
        }
    }

    fn sum(&mut self, depth: usize) -> Result<Expr, MetricError> {
        let mut left = self.product(depth)?;
        loop {
            let operator = match self.peek() {
                Some(Token::Plus) => Operator::Add,
                Some(Token::Minus) => Operator::Subtract,
                _ => return Ok(left),
            };
            self.at += 1;
            left = binary(operator, left, self.product(depth)?);
        }
    }

    fn product(&mut self, depth: usize) -> Result<Expr, MetricError> {
        let mut left = self.unary(depth)?;
        loop {
            let operator = match self.peek() {
                Some(Token::Star) => Operator::Multiply,
                Some(Token::Slash) => Operator::Divide,
                _ => return Ok(left),
            };
            self.at += 1;
            left = binary(operator, left, self.unary(depth)?);
        }
    }

    fn unary(&mut self, depth: usize) -> Result<Expr, MetricError> {
        let Some((token, span)) = self.next() else {
            return Err(self.expected("a metric", None, None));
        };
        if depth >= DEEPEST {
            return Err(self.fault_at(span, MetricFault::TooDeep { limit: DEEPEST }));
        }
        match token {
            Token::Minus => {
                let inner = self.unary(depth + 1)?;
                let span = span.start..inner.span.end;
                Ok(Expr { node: Node::Negate(Box::new(inner)), span })
            }
            Token::Number(number) => Ok(Expr { node: Node::Number(number), span }),
            Token::Open => {
                let inner = self.sum(depth + 1)?;
                let close = self.expect(&Token::Close, "`)`", None)?;
                Ok(Expr { node: inner.node, span: span.start..close.end })
            }
            Token::Name(name) => self.measure(&name, span),
            Token::Date(_) => {
                Err(self.expected("a metric", Some(span), Some("for a difference put spaces around the minus")))
            }
            _ => Err(self.expected("a metric", Some(span), None)),
        }
    }

    fn expect(
        &mut self,
        token: &Token,
        shown: &'static str,
        advice: Option<&'static str>,
    ) -> Result<Range<usize>, MetricError> {
        match self.next() {
            Some((found, span)) if found == *token => Ok(span),
            other => Err(self.expected(shown, other.map(|(_, span)| span), advice)),
        }
    }

    fn measure(&mut self, function: &str, span: Range<usize>) -> Result<Expr, MetricError> {
        if !FUNCTIONS.contains(&function) {
            return Err(self.unknown_function(function, span));
        }
        self.expect(&Token::Open, "`(`", None)?;
        let measure = match function {
            "p" => {
                let flag = self.series(None)?;
                Measure::Probability { flag, date: self.date()? }
            }
            "share" => {
                let rung = self.rung()?;
                Measure::Share { rung, date: self.date()? }
            }
            "incidence" => {
                let milestone = self.milestone()?;
                Measure::Incidence { milestone, date: self.date()? }
            }
            other => {
                let statistic = Statistic::ALL.into_iter().find(|statistic| statistic.name() == other);
                let statistic = statistic.unwrap_or(Statistic::Mean);
                let series = self.series(Some(statistic))?;
                Measure::Of { statistic, series, date: self.date()? }
            }
        };
        let close = self.expect(&Token::Close, "`)`", None)?;
        Ok(Expr { node: Node::Measure(measure), span: span.start..close.end })
    }

    fn unknown_function(&self, name: &str, span: Range<usize>) -> MetricError {
        let is_series = self.names.find(name).is_some();
        if is_series {
            return self.expected(
                "a function",
                Some(span),
                Some("a series needs a function and a month, such as mean(ttp.fighters, 2027-12)"),
            );
        }
        let alias = match name {
            "prob" | "probability" | "P" => Some("p"),
            "avg" | "average" => Some("mean"),
            "q50" => Some("median"),
            other => nearest(other, FUNCTIONS),
        };
        let all = FUNCTIONS.map(str::to_owned).to_vec();
        let nearest = alias.map(str::to_owned);
        self.fault_at(span, MetricFault::Unknown { what: "function", found: name.to_owned(), nearest, all })
    }

    fn name(&mut self, expected: &'static str) -> Result<(String, Range<usize>), MetricError> {
        match self.next() {
            Some((Token::Name(name), span)) => Ok((name, span)),
            other => Err(self.expected(expected, other.map(|(_, span)| span), None)),
        }
    }

    /// A flag, or (for a statistic) any other series.
    fn series(&mut self, statistic: Option<Statistic>) -> Result<SeriesRef, MetricError> {
        let wants_flag = statistic.is_none();
        let (name, span) = self.name(if wants_flag { "a flag" } else { "a series" })?;
        let Some((place, series)) = self.names.find(&name) else {
            let nearest = self.names.near_series(&name, wants_flag);
            let what = if wants_flag { "flag" } else { "series" };
            return Err(self.fault_at(span, MetricFault::Unknown { what, found: name, nearest, all: Vec::new() }));
        };
        let is_flag = series.scale == Scale::Flag;
        if is_flag == wants_flag {
            return Ok(SeriesRef { place, name });
        }
        let instead = if is_flag {
            format!("p({name}, {})", self.date_ahead())
        } else {
            let near =
                self.names.near_series(&name, true).map_or(String::new(), |flag| format!(", or {flag} as the flag"));
            format!("write mean({name}, {}){near}", self.date_ahead())
        };
        Err(self.fault_at(span, MetricFault::WrongScale { series: name, is_flag, instead }))
    }

    /// The month that follows, for advice.
    fn date_ahead(&self) -> YearMonth {
        match self.tokens.get(self.at + 1) {
            Some((Token::Date(date), _)) => *date,
            _ => self.names.run().1,
        }
    }

    fn rung(&mut self) -> Result<Rung, MetricError> {
        const ADVICE: Option<&str> = Some("write share(rung == vetoed, 2027-12)");
        let (word, span) = self.name("`rung == ...`")?;
        if word != "rung" {
            return Err(self.expected("`rung == ...`", Some(span), ADVICE));
        }
        self.expect(&Token::Equal, "`==`", ADVICE)?;
        let (name, span) = self.name("a rung")?;
        let all = Names::rungs();
        Rung::from_name(&name).ok_or_else(|| {
            let nearest = nearest(&name, all.iter().copied()).map(str::to_owned);
            let all = all.iter().map(|&rung| rung.to_owned()).collect();
            self.fault_at(span, MetricFault::Unknown { what: "rung", found: name, nearest, all })
        })
    }

    fn milestone(&mut self) -> Result<Milestone, MetricError> {
        let (name, span) = self.name("a milestone")?;
        let all = Names::milestones();
        Milestone::ALL.into_iter().find(|milestone| milestone.name() == name).ok_or_else(|| {
            let nearest = nearest(&name, all.iter().copied()).map(str::to_owned);
            let all = all.iter().map(|&milestone| milestone.to_owned()).collect();
            self.fault_at(span, MetricFault::Unknown { what: "milestone", found: name, nearest, all })
        })
    }

    /// A comma and a month within the run.
    fn date(&mut self) -> Result<YearMonth, MetricError> {
        self.expect(&Token::Comma, "`,` and a month", Some("a month is written YYYY-MM"))?;
        let (date, span) = match self.next() {
            Some((Token::Date(date), span)) => (date, span),
            other => {
                return Err(self.expected("a month", other.map(|(_, span)| span), Some("a month is written YYYY-MM")));
            }
        };
        let (first, last) = self.names.run();
        if date < first || date > last {
            return Err(self.fault_at(span, MetricFault::Outside { month: date, first, last }));
        }
        Ok(date)
    }
}

fn binary(operator: Operator, left: Expr, right: Expr) -> Expr {
    let span = left.span.start..right.span.end;
    Expr { node: Node::Binary { operator, left: Box::new(left), right: Box::new(right) }, span }
}

#[cfg(test)]
#[path = "parser_tests.rs"]
mod tests;
