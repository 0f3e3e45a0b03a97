//! The table of faults in docs/sync.md.

use std::fs;
use std::path::Path;

use lomme_app::{Language, Texts};

use crate::row::{Row, Shown};

const BEGIN: &str = "<!-- faults: made by tests/faults -->\n";
const END: &str = "<!-- faults: end -->\n";

pub(crate) fn check(table: &[(&str, Vec<Row>)], acts: &[(&str, Option<&str>)]) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/sync.md");
    let docs = fs::read_to_string(&path).unwrap();
    let (before, rest) = docs.split_once(BEGIN).expect("docs/sync.md has a place for the table");
    let (there, after) = rest.split_once(END).expect("the place has an end");
    let made = rendered(table, acts);
    if std::env::var_os("LOMME_WRITE_DOCS").is_some() {
        fs::write(&path, format!("{before}{BEGIN}{made}{END}{after}")).unwrap();
    } else {
        assert!(
            there == made,
            "docs/sync.md is not what is played: LOMME_WRITE_DOCS=1 cargo test -p lomme-tests --test faults"
        );
    }
}

fn rendered(table: &[(&str, Vec<Row>)], acts: &[(&str, Option<&str>)]) -> String {
    let mut lines = String::new();
    for (heading, rows) in table {
        lines.push_str(&format!(
            "\n**{heading}**\n\n| what happens | code | what is shown |\n|---|---|---|\n"
        ));
        for row in rows {
            let shown = match row.shown {
                Shown::AsBefore => "as before".to_owned(),
                Shown::And(_) => "as before, and what was committed".to_owned(),
                Shown::Only(_) => "everything anew".to_owned(),
            };
            lines.push_str(&format!("| {} | {} | {shown} |\n", row.name, code(row.code)));
        }
    }
    lines.push_str("\n**Acts**\n\n| what happens | code |\n|---|---|\n");
    for (name, ended) in acts {
        lines.push_str(&format!("| {name} | {} |\n", code(*ended)));
    }
    let mut codes: Vec<&str> = table.iter().flat_map(|(_, rows)| rows).filter_map(|row| row.code).collect();
    codes.extend(["sync.cancelled", "sync.out_of_time", "sync.wait"]);
    codes.sort_unstable();
    codes.dedup();
    lines.push_str("\n**What the citizen reads**\n\n| code | English |\n|---|---|\n");
    let texts = Texts::new(Language::En);
    for code in codes {
        lines.push_str(&format!("| `{code}` | {} |\n", texts.error(code)));
    }
    lines
}

fn code(code: Option<&str>) -> String {
    code.map_or_else(|| "gets through".to_owned(), |code| format!("`{code}`"))
}
