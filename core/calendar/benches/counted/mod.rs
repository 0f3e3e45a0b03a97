//! Costs in instructions, counted by callgrind: the same on a machine that is busy with something else, where times are not.
//!
//! The program runs itself again under `valgrind` for each case. What a case costs is what it counts beyond its own preparation.

use std::process::Command;

/// The case this run is to play, if it is one of those.
pub(crate) fn case() -> Option<String> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--case");
    arguments.nth(1)
}

/// The instructions of a case beyond those of its preparation. None where there is no valgrind.
pub(crate) fn cost(case: &str, preparation: &str) -> Option<f64> {
    Some(count(case)? - count(preparation)?)
}

fn count(case: &str) -> Option<f64> {
    let program = std::env::current_exe().ok()?;
    let mut valgrind = Command::new("valgrind");
    valgrind.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(program).args(["--case", case]);
    let ran = valgrind.output().ok()?;
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let said = String::from_utf8_lossy(&ran.stderr).into_owned();
    let line = said.lines().find(|line| line.contains("Collected"))?;
    line.rsplit(' ').next()?.parse().ok()
}

/// Says that nothing was counted, where there is no valgrind.
pub(crate) fn not_counted() {
    eprintln!("\n*** NOT COUNTED: there is no valgrind on this machine ***\n");
}
