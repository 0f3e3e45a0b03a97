//! Two people on one phone by proxy: whatever is synchronised, shown, done, ended and shown again, no query of one gives a row of the other.
//!
//! Every text of every item has a marker of whose it is, and both people have items with the same ids. A new view joins by a line in [`QUERIES`].

use std::sync::Arc;

use jiff::ToSpan;
use lomme_app::items::IcsOptions;
use lomme_app::{CitizenAct, CitizenApp};
use lomme_overview::{Item, WallTime};
use lomme_tests::scene::{FREJA, HOLGER, Scene};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::journey::power;

/// Whose data are on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Who {
    Freja,
    Holger,
}

impl Who {
    fn id(self) -> &'static str {
        match self {
            Who::Freja => FREJA,
            Who::Holger => HOLGER,
        }
    }

    /// A word that is in every text of theirs and nowhere else.
    fn marker(self) -> &'static str {
        match self {
            Who::Freja => "FREJASMARKE",
            Who::Holger => "HOLGERSMARKE",
        }
    }

    fn other(self) -> Self {
        match self {
            Who::Freja => Who::Holger,
            Who::Holger => Who::Freja,
        }
    }
}

type Query = fn(&CitizenApp) -> String;

/// Everything that can be asked of the app about the person shown.
const QUERIES: &[(&str, Query)] = &[
    ("overview", |app| debug(app.overview())),
    ("overview_start", |app| debug(app.overview_start(50))),
    ("overview_more", |app| {
        ["case", "payment", "message", "consent", "power_of_attorney"]
            .map(|kind| debug(app.overview_more(kind, 0, 50)))
            .concat()
    }),
    ("item", |app| IDS.map(|(id, _)| debug(app.item(id))).concat()),
    ("item_acts", |app| IDS.map(|(id, _)| debug(app.item_acts(id))).concat()),
    ("inbox", |app| debug(app.inbox())),
    ("access_log", |app| debug(app.access_log())),
    ("consents", |app| debug(app.consents())),
    ("consent", |app| debug(app.consent("p-samtykke"))),
    ("powers", |app| debug(app.powers())),
    ("power", |app| ["p-fuldmagt", "fuldmagt-far"].map(|id| debug(app.power(id))).concat()),
    ("search his", |app| debug(app.search("holgersmarke", &[], 50))),
    ("search hers", |app| debug(app.search("frejasmarke", &[], 50))),
    ("agenda", |app| debug(app.agenda(365))),
    ("agenda_ics", |app| {
        app.agenda_ics(365, IcsOptions { own_titles: true, ..IcsOptions::default() })
            .unwrap()
            .replace("\r\n ", "")
    }),
    ("outbox", |app| debug(app.outbox())),
    ("export", |app| app.export().unwrap().to_string()),
    ("export_files", |app| debug(app.export_files(|_, _| ()))),
    ("reminders on the screen", |app| {
        let view = app.reminders().unwrap();
        format!("{:?} {:?}", view.planned, view.left_out)
    }),
];

fn debug<T: std::fmt::Debug, E: std::fmt::Debug>(answer: Result<T, E>) -> String {
    format!("{answer:?}")
}

/// Ids that both of them have.
const IDS: [(&str, &str); 9] = [
    ("p-sag", "case"),
    ("p-regning", "payment"),
    ("p-aftale", "appointment"),
    ("p-frist", "deadline"),
    ("p-brev", "message"),
    ("p-samtykke", "consent"),
    ("p-log", "access_log_entry"),
    ("p-adresse", "registration"),
    ("p-fuldmagt", "power_of_attorney"),
];

fn items(scene: &Scene, who: Who) -> Vec<Item> {
    let m = who.marker();
    let day = |n: i32| WallTime::at(scene.clock.now()).date().saturating_add(n.days()).to_string();
    let body = |kind: &str| match kind {
        "case" => json!({"number": m, "next_step": m, "next_by": day(4)}),
        "payment" => json!({"amount": 100, "due_date": day(3), "creditor": m, "if_missed": m}),
        "appointment" => json!({"start": format!("{}T10:00:00", day(2)), "place": m, "if_missed": m}),
        "deadline" => json!({"due": day(5), "if_missed": m}),
        "message" => {
            json!({"received": format!("{}T10:00:00", day(-1)), "reply_by": format!("{}T10:00:00", day(6)), "unread": true})
        }
        "consent" => {
            json!({"respond_by": day(6), "consents": [{"purpose": m, "data": m, "from": m, "to": m, "legal_basis": m, "if_refused": m}]})
        }
        "power_of_attorney" => {
            json!({"direction": "given", "other_party": m, "scope": "read", "covers": [m], "valid_until": day(7)})
        }
        "access_log_entry" => {
            json!({"system": m, "organisation": m, "activity": m, "reason": m, "from": format!("{}T10:00:00", day(-3)), "entries": 2})
        }
        _ => json!({"lines": [{"name": m, "value": m}]}),
    };
    let item = |(id, kind): (&str, &str)| {
        let mut body: Value = body(kind);
        body["kind"] = kind.into();
        let status = match kind {
            "consent" => "requested",
            "power_of_attorney" => "valid",
            _ => "1",
        };
        serde_json::from_value(json!({
            "id": id, "source": "p", "version": 1, "as_of": scene.clock.now(), "title": format!("{m} {kind}"), "area": "health",
            "subject": who.id(), "authority": m, "status": {"code": status, "label": m}, "details_url": "https://p.example/", "body": body
        }))
        .unwrap()
    };
    IDS.into_iter().map(item).collect()
}

/// What happens.
#[derive(Clone, Copy, Debug)]
enum Step {
    Sync,
    SwitchToHim,
    SwitchBack,
    MarkRead,
    MarkDone,
    DoneInTheAgenda,
    EndsWhatSheGave,
    GivesUpHisPower,
    PowerEnds,
    PowerComesBack,
    CursorsAreForgotten,
    Restart,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Sync),
        4 => Just(Step::SwitchToHim),
        2 => Just(Step::SwitchBack),
        2 => Just(Step::MarkRead),
        2 => Just(Step::MarkDone),
        1 => Just(Step::DoneInTheAgenda),
        1 => Just(Step::EndsWhatSheGave),
        1 => Just(Step::GivesUpHisPower),
        1 => Just(Step::PowerEnds),
        2 => Just(Step::PowerComesBack),
        1 => Just(Step::CursorsAreForgotten),
        1 => Just(Step::Restart),
    ]
}

/// What every course of events ends with, so that each has shown both: what was under way is sent, his power holds again, and he is on the screen.
const BOTH_AGAIN: [Step; 6] =
    [Step::SwitchBack, Step::Sync, Step::PowerComesBack, Step::Sync, Step::SwitchToHim, Step::Sync];

/// What stays the same from step to step.
struct Phone<'s> {
    scene: &'s Scene,
    runtime: &'s tokio::runtime::Runtime,
    app: Arc<CitizenApp>,
    version: u64,
}

impl Phone<'_> {
    fn shown(&self) -> Who {
        if self.app.acting().unwrap().shown.is_some() { Who::Holger } else { Who::Freja }
    }

    fn power(&mut self, status: &str) {
        self.version += 1;
        let item = power(self.scene, self.version, status, json!({"scope": "act"}));
        self.scene.gateway().put_items(FREJA, &[item]).unwrap();
    }

    fn act(&self, item: &str, act: CitizenAct) {
        // It may not be here yet, or be changed by now: then nothing is done.
        let _ = self.app.act(item, 1, &act);
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Sync => {
                let app = Arc::clone(&self.app);
                let _ = self.runtime.block_on(async move { app.sync(|_| ()).await });
            }
            Step::SwitchToHim => drop(self.app.act_for(HOLGER)),
            Step::SwitchBack => self.app.act_for_self().unwrap(),
            Step::MarkRead => self.act("p-brev", CitizenAct::MarkRead),
            Step::MarkDone => self.act("p-frist", CitizenAct::MarkDone),
            Step::DoneInTheAgenda => self.app.mark_done("payment:p-regning", true).unwrap(),
            // With him on the screen neither is hers to do.
            Step::EndsWhatSheGave => self.act("p-fuldmagt", CitizenAct::EndPower),
            Step::GivesUpHisPower => {
                drop(self.app.act("fuldmagt-holger", self.version, &CitizenAct::EndPower))
            }
            Step::PowerEnds => self.power("revoked"),
            Step::PowerComesBack => self.power("valid"),
            Step::CursorsAreForgotten => self.scene.gateway().forget_cursors().unwrap(),
            Step::Restart => self.app = self.scene.citizen(),
        }
    }

    fn check(&self, after: &[Step]) {
        let shown = self.shown();
        for (name, query) in QUERIES {
            let answer = query(&self.app);
            let stranger = shown.other().marker().to_lowercase();
            assert!(
                !answer.to_lowercase().contains(&stranger),
                "{name} of {shown:?} after {after:?}: {answer}"
            );
        }
        // What the phone is told to show where others may look has nothing of his, whoever is on the screen.
        let scheduled = format!("{:?}", self.app.reminders().unwrap().schedule);
        assert!(!scheduled.contains(Who::Holger.marker()), "{scheduled}");
    }
}

#[test]
fn no_query_of_one_ever_gives_a_row_of_the_other() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let cases = std::env::var("LOMME_APART_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(8);
    let mut runner = TestRunner::new(Config {
        cases,
        max_shrink_iters: 40,
        failure_persistence: None,
        ..Config::default()
    });
    runner
        .run(&prop::collection::vec(step(), 1..16), |mut steps| {
            let scene = runtime.block_on(Scene::open());
            for who in [Who::Freja, Who::Holger] {
                scene.gateway().put_items(who.id(), &items(&scene, who)).unwrap();
            }
            let app = runtime.block_on(scene.holder());
            app.keep_offline_copy(true).unwrap();
            let mut phone = Phone { scene: &scene, runtime: &runtime, app, version: 0 };
            phone.power("valid");
            phone.take(Step::Sync);
            steps.extend(BOTH_AGAIN);
            let (mut hers, mut his) = (false, false);
            for (count, step) in steps.iter().enumerate() {
                phone.take(*step);
                phone.check(&steps[..=count]);
                let overview = debug(phone.app.overview());
                hers |= overview.contains(Who::Freja.marker());
                his |= overview.contains(Who::Holger.marker());
            }
            assert!(hers && his, "both were seen, or nothing was kept apart: {steps:?}");
            Ok(())
        })
        .unwrap();
}
