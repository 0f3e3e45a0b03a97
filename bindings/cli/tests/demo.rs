//! The demo as a newcomer runs it: what it says, what it leaves, and what it must not leave.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::path::Path;
use std::process::{Command, Output};

use lomme_tests::scene::files_below;

fn demo(arguments: &[&str], out: &Path) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
    command.arg("demo").args(arguments).arg("--out").arg(out).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn contains(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[test]
fn the_demo_plays_to_its_end_and_leaves_its_results() {
    let dir = tempfile::tempdir().unwrap();
    let out = dir.path().join("results");
    let ran = demo(&["--lang", "en"], &out);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    let (said, steps) = (text(&ran.stdout), text(&ran.stderr));
    for outcome in
        ["*** VALID ***", "shown before ***", "revoked by the authority ***", "the list is too old ***"]
    {
        assert!(said.contains(outcome), "{outcome}");
    }
    for line in ["May drive B, Car", "Restskat", "not connected", "Overdue", "Evidence"] {
        assert!(said.to_lowercase().contains(&line.to_lowercase()), "{line}");
    }
    assert!(steps.contains("Lomme Example Police Reader asks for") && steps.contains("small photo"));
    assert!(steps.contains("there is no network") && steps.contains("net.offline"));

    let outcomes = [
        ("1-accepted", "accepted"),
        ("challenge", "accepted"),
        ("2-replay", "refused"),
        ("3-revoked", "refused"),
        ("4-old-list", "undetermined"),
    ];
    for (name, outcome) in outcomes {
        let json = std::fs::read(out.join(format!("verdict-{name}.json"))).unwrap();
        let verdict: serde_json::Value = serde_json::from_slice(&json).unwrap();
        assert_eq!(verdict["outcome"], outcome, "{name}");
        assert_eq!(verdict["documents"][0]["claims"]["org.iso.18013.5.1"]["given_name"], "Freja", "{name}");
        assert_eq!(verdict["documents"][0]["checks"].as_array().unwrap().len(), 15, "{name}");
    }
    let frames = files_below(&out.join("frames"));
    assert!(frames.len() >= 10);
    let ics = std::fs::read_to_string(out.join("agenda.ics")).unwrap();
    assert!(
        ics.starts_with("BEGIN:VCALENDAR\r\n")
            && ics.contains("BEGIN:VEVENT")
            && ics.ends_with("END:VCALENDAR\r\n")
    );

    the_phone_can_be_asked_afterwards(&out);
    the_phone_can_be_exported(&out);
    consents_can_be_answered_on_the_phone(&out);
    powers_of_attorney_can_be_read_and_ended_on_the_phone(&out);
    nothing_personal_lies_open(&out, &steps);
    // A second demo takes the folder of the first.
    assert!(demo(&[], &out).status.success());
}

/// The demo's phone is not running any more; its store still answers, and only with its keys.
fn the_phone_can_be_asked_afterwards(out: &Path) {
    let phone = out.join("citizen");
    let ask = |args: &[&str], phone: &Path| {
        let program = env!("CARGO_BIN_EXE_lomme");
        Command::new(program).args(args).args(["--lang", "en", "--store"]).arg(phone).output().unwrap()
    };
    let agenda = ask(&["agenda"], &phone);
    let said = String::from_utf8(agenda.stdout).unwrap();
    assert!(said.contains("Otherwise:") && said.contains("Restskat"), "{said}");
    let overview = ask(&["overview", "--kind", "payment"], &phone);
    let said = String::from_utf8(overview.stdout).unwrap();
    assert!(
        said.contains("Do first") && said.contains("Restskat") && !said.contains("Barselsdagpenge"),
        "{said}"
    );
    let inbox = String::from_utf8(ask(&["inbox"], &phone).stdout).unwrap();
    assert!(inbox.contains("unread messages") && inbox.contains("> Appointment: "), "{inbox}");
    let item = String::from_utf8(ask(&["item", "skat-restskat-1"], &phone).stdout).unwrap();
    assert!(item.contains("Pay DKK 2,412.50 to Skattestyrelsen"), "{item}");
    let remind = ask(&["remind", "--explain"], &phone);
    let said = String::from_utf8(remind.stdout).unwrap();
    assert!(said.contains("the evening before"), "{said}");
    let search = text(&ask(&["search", "restsk"], &phone).stdout);
    assert!(search.contains("Restskat") && search.contains("[Restskat]"), "{search}");
    let ics = ask(&["agenda", "--ics"], &phone);
    assert!(ics.status.success() && !String::from_utf8(ics.stdout).unwrap().contains("Restskat"));
    assert_eq!(
        ask(&["agenda"], &out.join("officer")).status.code(),
        Some(0),
        "another store, with nothing in it"
    );
    assert_eq!(ask(&["agenda"], &out.join("frames")).status.code(), Some(1));
}

/// Everything of the phone's in two files for its owner alone, and not what opens the overview.
fn the_phone_can_be_exported(out: &Path) {
    let export = tempfile::tempdir().unwrap();
    let folder = export.path().join("to/here");
    let run = |store: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        command.arg("export").arg("--store").arg(store).arg("--out").arg(&folder).output().unwrap()
    };
    let ran = run(&out.join("citizen"));
    assert_eq!(ran.status.code(), Some(0), "{}", text(&ran.stderr));
    let files = files_below(&folder);
    assert_eq!(files.len(), 2);
    let said = text(&ran.stdout);
    assert!(files.iter().all(|file| said.contains(&file.display().to_string())), "{said}");
    let json = std::fs::read_to_string(folder.join("lomme.json")).unwrap();
    assert!(json.contains("Restskat") && !json.contains("access_token"));
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(json["format"], "lomme-export/1");
    assert!(!json["documents"].as_array().unwrap().is_empty());
    assert!(json["overview"]["own"]["items"].as_array().unwrap().len() > 15);
    let ics = std::fs::read_to_string(folder.join("lomme.ics")).unwrap();
    assert!(ics.starts_with("BEGIN:VCALENDAR\r\n") && ics.contains("BEGIN:VEVENT"));
    #[cfg(unix)]
    for file in &files {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(file).unwrap().permissions().mode() & 0o077, 0, "{}", file.display());
    }
    assert_eq!(run(&out.join("citizen")).status.code(), Some(0), "an earlier export is replaced");
    let none = run(&out.join("frames"));
    assert_eq!((none.status.code(), none.stdout.len()), (Some(1), 0));
}

/// Answers wait in the phone's outbox: shown at once, with a receipt, and taken back as long as nothing was sent.
fn consents_can_be_answered_on_the_phone(out: &Path) {
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        let ran =
            command.args(args).args(["--lang", "en", "--store"]).arg(out.join("citizen")).output().unwrap();
        (ran.status.code(), text(&ran.stdout), text(&ran.stderr))
    };
    let done = |args: &[&str]| {
        let (status, said, error) = run(args);
        assert_eq!(status, Some(0), "{args:?}: {error}");
        said
    };
    let list = done(&["consent", "list"]);
    assert!(list.trim_start().starts_with("Await your answer") && list.contains("samtykke-laege"), "{list}");
    let shown = done(&["consent", "show", "samtykke-laege"]);
    assert!(shown.contains("If you say no: ") && shown.contains("> Give consent"), "{shown}");
    assert!(done(&["consent", "give", "samtykke-laege"]).contains("sent when there is a connection"));
    let (status, _, error) = run(&["consent", "give", "samtykke-laege"]);
    assert_eq!((status, error.lines().count()), (Some(1), 1), "{error}");
    let view: serde_json::Value =
        serde_json::from_str(&done(&["consent", "show", "samtykke-laege", "--json"])).unwrap();
    assert_eq!((&view["state"], &view["acts"][0]["state"]), (&"given".into(), &"queued".into()));

    let receipt = out.join("receipt.json");
    let said = done(&["consent", "receipt", "samtykke-laege", "--out", receipt.to_str().unwrap()]);
    assert!(said.contains("Not sent yet") && said.contains("Purpose: "), "{said}");
    assert_eq!(run(&["consent", "check", receipt.to_str().unwrap()]).0, Some(0));
    let forged = std::fs::read_to_string(&receipt).unwrap().replace("Purpose: ", "Purpose: not ");
    std::fs::write(&receipt, forged).unwrap();
    assert_eq!(run(&["consent", "check", receipt.to_str().unwrap()]).0, Some(3));
    std::fs::remove_file(&receipt).unwrap();

    let act = view["acts"][0]["id"].as_str().unwrap();
    assert!(done(&["outbox"]).contains(act));
    assert!(done(&["outbox", "take-back", act]).contains("You have sent nothing"));
    assert_eq!(run(&["outbox", "take-back", act]).0, Some(1));
    assert_eq!(run(&["consent", "show", "nobody"]).0, Some(1));
    let without = Command::new(env!("CARGO_BIN_EXE_lomme")).args(["consent", "list"]).output().unwrap();
    assert_eq!(without.status.code(), Some(2));
}

/// Names, numbers and titles that were planted are in no file of the phones, and not in what went to stderr.
fn powers_of_attorney_can_be_read_and_ended_on_the_phone(out: &Path) {
    let phone = out.join("citizen");
    let run = |args: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_lomme"));
        let ran = command.args(args).args(["--lang", "en", "--store"]).arg(&phone).output().unwrap();
        (ran.status.code(), text(&ran.stdout), text(&ran.stderr))
    };
    let (_, list, _) = run(&["powers"]);
    assert!(
        list.trim_start().starts_with("What you may do for others") && list.contains("fuldmagt-far"),
        "{list}"
    );
    let (_, shown, _) = run(&["powers", "fuldmagt-holger"]);
    assert!(
        shown.contains("You may act for Holger") && shown.contains("> Give up the power of attorney: "),
        "{shown}"
    );
    assert_eq!(run(&["powers", "fuldmagt-holger", "--do", "give"]).0, Some(1), "there is nothing to answer");
    assert_eq!(run(&["powers", "--do", "end"]).0, Some(2), "end which?");
    let (status, said, _) = run(&["powers", "fuldmagt-holger", "--do", "end"]);
    assert!(status == Some(0) && said.contains("sent when there is a connection"), "{said}");
    let view: serde_json::Value =
        serde_json::from_str(&run(&["powers", "fuldmagt-holger", "--json"]).1).unwrap();
    assert_eq!((&view["state"], &view["acts"][0]["state"]), (&"ended".into(), &"queued".into()));
    let (_, list, _) = run(&["powers"]);
    assert!(list.split("No longer in force").nth(1).unwrap().contains("fuldmagt-holger"), "{list}");
    let act = view["acts"][0]["id"].as_str().unwrap();
    assert_eq!(run(&["outbox", "take-back", act]).0, Some(0));
    assert!(!run(&["powers"]).1.contains("No longer in force"));
    assert_eq!(run(&["powers", "nobody"]).0, Some(1));
}

fn nothing_personal_lies_open(out: &Path, stderr: &str) {
    let planted = [
        "Freja",
        "degaard",
        "99000001",
        "Opdigtet All",
        "Restskat",
        "Barselsdagpenge",
        "Anders Opdigtet",
        "SQLite format",
    ];
    let mut looked_at = 0;
    for phone in ["citizen", "officer", "colleague"] {
        for path in files_below(&out.join(phone)) {
            let content = std::fs::read(&path).unwrap();
            looked_at += content.len();
            for name in planted {
                let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
                assert!(!contains(&content, name.as_bytes()), "{name} in {}", path.display());
                assert!(!contains(&content, &wide), "{name} in {}", path.display());
            }
        }
    }
    assert!(looked_at > 100_000, "the stores hold something: {looked_at} bytes");
    // The same search finds the names where they do lie open: in the authorities' own register.
    let register = std::fs::read(out.join("authority/gateway.sqlite")).unwrap();
    assert!(contains(&register, b"Freja") && contains(&register, b"Restskat"));
    for name in planted {
        assert!(!stderr.contains(name), "{name} went to stderr");
    }
}

#[test]
fn a_folder_of_somebody_elses_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("thesis.txt"), "years of work").unwrap();
    let ran = demo(&[], dir.path());
    assert_eq!(ran.status.code(), Some(2));
    assert_eq!(text(&ran.stderr).lines().count(), 1, "{}", text(&ran.stderr));
    assert_eq!(std::fs::read_to_string(dir.path().join("thesis.txt")).unwrap(), "years of work");
}

#[test]
fn a_folder_that_cannot_be_made_is_one_clear_line() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    std::fs::write(&file, "").unwrap();
    let ran = demo(&[], &file.join("below"));
    assert_eq!(ran.status.code(), Some(1));
    assert_eq!(text(&ran.stderr).lines().count(), 1, "{}", text(&ran.stderr));
}
