//! `peer-isomdl FOLDER`: does the task in the folder and prints the answer as JSON.

use serde_json::json;

fn main() {
    let folder = std::env::args_os().nth(1).expect("usage: peer-isomdl FOLDER");
    let answer = peer_isomdl::task::run(folder.as_ref())
        .unwrap_or_else(|error| json!({"failed": format!("{error:#}")}));
    println!("{answer}");
}
