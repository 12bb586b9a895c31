//! What is searched: inputs as columns, and for each row whether it is a case.

use thiserror::Error;

/// The values of one input, a row each.
#[derive(Clone, Debug, PartialEq)]
pub enum Column {
    /// Numbers, which have an order; all finite.
    Number(Vec<f64>),
    /// Categories, which have none.
    Category {
        /// The category of each row, from 0.
        codes: Vec<u32>,
        /// How many categories there are.
        categories: u32,
    },
}

impl Column {
    fn len(&self) -> usize {
        match self {
            Self::Number(values) => values.len(),
            Self::Category { codes, .. } => codes.len(),
        }
    }
}

/// Inputs and answers that agree in length.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    columns: Vec<Column>,
    cases: Vec<bool>,
}

/// Why inputs and answers make no table.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TableError {
    /// A column is longer or shorter than the answers.
    #[error("column {column} has {found} rows where there are {expected} answers")]
    Length {
        /// Which column, from 0.
        column: usize,
        /// Number of answers.
        expected: usize,
        /// Number of its rows.
        found: usize,
    },
    /// A number that is not finite.
    #[error("column {column} has {value} in row {row}; only finite numbers can be searched")]
    NotFinite {
        /// Which column, from 0.
        column: usize,
        /// Which row, from 0.
        row: usize,
        /// The number.
        value: f64,
    },
    /// A category beyond those there are.
    #[error("column {column} has category {code} in row {row}, but only {categories} categories, from 0")]
    Category {
        /// Which column, from 0.
        column: usize,
        /// Which row, from 0.
        row: usize,
        /// The category.
        code: u32,
        /// How many there are.
        categories: u32,
    },
    /// More rows than can be numbered.
    #[error("{rows} rows are more than can be searched; the most is 4294967295")]
    TooLong {
        /// How many.
        rows: usize,
    },
}

impl Table {
    /// A table of inputs and, for each row, whether it is a case.
    ///
    /// # Errors
    ///
    /// [`TableError`]: the first fault.
    pub fn new(columns: Vec<Column>, cases: Vec<bool>) -> Result<Self, TableError> {
        if u32::try_from(cases.len()).is_err() {
            return Err(TableError::TooLong { rows: cases.len() });
        }
        for (column, values) in columns.iter().enumerate() {
            let (expected, found) = (cases.len(), values.len());
            if found != expected {
                return Err(TableError::Length { column, expected, found });
            }
            match values {
                Column::Number(values) => {
                    if let Some((row, &value)) = values.iter().enumerate().find(|(_, value)| !value.is_finite()) {
                        return Err(TableError::NotFinite { column, row, value });
                    }
                }
                Column::Category { codes, categories } => {
                    if let Some((row, &code)) = codes.iter().enumerate().find(|(_, code)| *code >= categories) {
                        return Err(TableError::Category { column, row, code, categories: *categories });
                    }
                }
            }
        }
        Ok(Self { columns, cases })
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.cases.len()
    }

    /// The inputs.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// Whether a row is a case.
    pub fn is_case(&self, row: u32) -> bool {
        self.cases[row as usize]
    }

    /// How many of some rows are cases.
    pub fn cases_among(&self, rows: &[u32]) -> usize {
        rows.iter().filter(|&&row| self.is_case(row)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_agree_is_refused() {
        let cases = vec![true, false];
        let numbers = |values: &[f64]| vec![Column::Number(values.to_vec())];
        assert!(Table::new(numbers(&[1.0, 2.0]), cases.clone()).is_ok());
        let error = Table::new(numbers(&[1.0]), cases.clone()).unwrap_err();
        assert_eq!(error, TableError::Length { column: 0, expected: 2, found: 1 });
        assert!(matches!(
            Table::new(numbers(&[1.0, f64::NAN]), cases.clone()),
            Err(TableError::NotFinite { row: 1, .. })
        ));
        let column = Column::Category { codes: vec![0, 2], categories: 2 };
        let error = Table::new(vec![column], cases).unwrap_err();
        assert_eq!(error.to_string(), "column 0 has category 2 in row 1, but only 2 categories, from 0");
    }
}
