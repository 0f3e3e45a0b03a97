//! Figures as a table of Markdown.

/// Rows under heads, each column as wide as its widest cell.
pub fn markdown(heads: &[String], rows: &[Vec<String>]) -> String {
    let cell = |row: &[String], column: usize| row.get(column).cloned().unwrap_or_default();
    let width = |column: usize| {
        let cells = std::iter::once(heads).chain(rows.iter().map(Vec::as_slice));
        cells.map(|row| cell(row, column).chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..heads.len()).map(width).collect();
    let line = |row: &[String]| {
        let cells =
            widths.iter().enumerate().map(|(column, width)| format!(" {:<width$} |", cell(row, column)));
        format!("|{}\n", cells.collect::<String>())
    };
    let rule: String = widths.iter().map(|width| format!("{}|", "-".repeat(width + 2))).collect();
    let body: String = rows.iter().map(|row| line(row)).collect();
    format!("{}|{rule}\n{body}", line(heads))
}
