//! Tables whose columns line up: the first to the left, numbers to the right.

/// Which side a column's cells keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Names and phrases.
    Left,
    /// Numbers.
    Right,
}

/// Writes rows of cells with two spaces between columns, each line behind `indent` spaces and without blanks at
/// its end. Columns beyond `sides` keep to the right; rows may be of different lengths.
pub fn write(out: &mut String, indent: usize, sides: &[Side], rows: &[Vec<String>]) {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column| rows.iter().filter_map(move |row| row.get(column)).map(|cell: &String| length(cell)).max();
    let widths: Vec<usize> = (0..columns).map(|column| width(column).unwrap_or(0)).collect();
    for row in rows {
        let mut line = " ".repeat(indent);
        for (column, (cell, width)) in row.iter().zip(&widths).enumerate() {
            if column > 0 {
                line.push_str("  ");
            }
            let gap = " ".repeat(width - length(cell));
            match sides.get(column).copied().unwrap_or(Side::Right) {
                Side::Left => line.extend([cell.as_str(), gap.as_str()]),
                Side::Right => line.extend([gap.as_str(), cell.as_str()]),
            }
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
}

/// Characters of a cell.
pub fn length(cell: &str) -> usize {
    cell.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let rows = [["", "unity", "net"], ["Kandahar", "−5.10", "−7.3"], ["Kabul", "+1.00", "0.0"]];
        let rows: Vec<Vec<String>> = rows.iter().map(|row| row.map(str::to_owned).to_vec()).collect();
        let mut out = String::new();
        write(&mut out, 2, &[Side::Left], &rows);
        assert_eq!(out, "            unity   net\n  Kandahar  −5.10  −7.3\n  Kabul     +1.00   0.0\n");
    }
}
