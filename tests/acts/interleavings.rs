//! Any order of acts, deliveries, deliveries whose answer is lost, deliveries of somebody else's making, syncs and restarts: the effect at the
//! authority is exactly once and in order per item, and what is shown is what will be.

use std::collections::BTreeMap;

use lomme_net::issuance::{AccessToken, Issuance, parse_offer};
use lomme_net::overview::{Apply, deliver, sync};
use lomme_net::{Config, HttpClient};
use lomme_overview::{Act, ActOutcome};
use lomme_tests::scene::{FREJA, Scene};
use proptest::prelude::*;
use proptest::test_runner::{Config as Cases, RngSeed, TestRunner};

use super::*;

/// Cases in CI; `LOMME_INTERLEAVINGS=1000 cargo test -p lomme-tests --test acts` runs more, each time others.
const CASES: u32 = 24;

#[derive(Clone, Debug)]
enum Happening {
    /// The citizen does something to one of the items, if it can be done.
    Act {
        item: usize,
        act: CitizenAct,
    },
    Deliver,
    Sync,
    /// What waits reaches the authority, the first `count` of it, and the phone never hears of it.
    AnswerLost {
        count: usize,
    },
    /// The app is killed and started again.
    Restart,
    /// The authority changes the text of an item.
    Changed {
        item: usize,
    },
}

fn happening() -> impl Strategy<Value = Happening> {
    let act = prop_oneof![
        Just(YES),
        Just(NO),
        Just(some(&["1"])),
        Just(some(&["2"])),
        Just(withdraw()),
        Just(CitizenAct::WithdrawConsent { only: vec!["1".to_owned()] }),
        Just(CitizenAct::MarkDone),
        Just(CitizenAct::MarkNotDone),
    ];
    prop_oneof![
        6 => (0..ITEMS, act).prop_map(|(item, act)| Happening::Act { item, act }),
        1 => Just(Happening::Deliver),
        1 => Just(Happening::Sync),
        2 => (1..4usize).prop_map(|count| Happening::AnswerLost { count }),
        1 => Just(Happening::Restart),
    ]
}

const ITEMS: usize = 3;

/// A phone and the authority, over all cases; each has items of its own.
struct Play {
    scene: Scene,
    phone: Option<Arc<CitizenApp>>,
    /// A second way to the authority, with a token of its own.
    client: HttpClient,
    token: AccessToken,
    case: usize,
}

impl Play {
    async fn open() -> Self {
        let scene = Scene::open().await;
        let phone = citizen(&scene).await;
        let roots = vec![scene.gateway().tls_ca_pem().to_owned()];
        let client = HttpClient::new(Config::new(scene.gateway().url().to_owned(), roots)).unwrap();
        let offer = parse_offer(&scene.gateway().offer(FREJA).unwrap()).unwrap();
        let issuance = Issuance::begin(&client, offer).await.unwrap();
        let token = issuance.token(&client, None).await.unwrap();
        Self { scene, phone: Some(phone), client, token, case: 0 }
    }

    fn phone(&self) -> &Arc<CitizenApp> {
        self.phone.as_ref().unwrap()
    }

    fn id(&self, item: usize) -> String {
        format!("case-{}-{item}", self.case)
    }

    async fn begin(&mut self) {
        self.case += 1;
        let items: Vec<Item> =
            (0..ITEMS).map(|item| asked(&self.id(item), 1, "Attest", json!({"answered": "each"}))).collect();
        self.scene.gateway().put_items(FREJA, &items).unwrap();
        self.phone().sync(|_| ()).await.unwrap();
    }

    async fn happens(&mut self, happening: &Happening) {
        match happening {
            Happening::Act { item, act } => {
                let id = self.id(*item);
                let version = self.phone().item_acts(&id).unwrap().version;
                // What cannot be done is refused here, and is no act.
                let _ = self.phone().act(&id, version, act);
            }
            Happening::Deliver => drop(self.phone().deliver().await.unwrap()),
            Happening::Sync => drop(self.phone().sync(|_| ()).await.unwrap()),
            Happening::AnswerLost { count } => self.answer_lost(*count).await,
            Happening::Restart => {
                drop(self.phone.take());
                self.phone = Some(self.scene.citizen());
            }
            Happening::Changed { item } => {
                let held = self.at_the_authority(&self.id(*item)).await;
                let title = format!("{}, på ny", held.title);
                let changed = Item { version: held.version + 1, title, ..held };
                self.scene.gateway().put_items(FREJA, &[changed]).unwrap();
            }
        }
    }

    /// An item as the authority has it now, whatever the phone knows.
    async fn at_the_authority(&self, id: &str) -> Item {
        let mut found = None;
        let take = |apply: Apply<'_>| {
            if let Apply::Page { page, .. } = apply {
                found = page.changed.iter().find(|item| item.id.as_str() == id).cloned().or(found.take());
            }
            Ok::<_, ()>(())
        };
        sync(&self.client, self.token.secret(), None, &mut lomme_authority::rng(), take, |_| ())
            .await
            .unwrap();
        found.expect("the authority has every item of the case")
    }

    /// Sends what waits as the phone would, in order, and tells the phone nothing.
    async fn answer_lost(&self, count: usize) {
        let export = self.phone().export().unwrap();
        let rows = export["overview"]["own"]["outbox"].as_array().unwrap();
        let waiting = rows.iter().filter(|row| row["state"] == "pending").take(count);
        let acts: Vec<Act> =
            waiting.map(|row| serde_json::from_value(row["body"].clone()).unwrap()).collect();
        let forget = |_: &str, _: ActOutcome| Ok::<_, ()>(());
        deliver(&self.client, self.token.secret(), &acts, forget).await.unwrap();
    }

    /// What is shown of each item: the states of its parts, and whether it is done.
    fn shown(&self) -> BTreeMap<String, (String, Vec<String>, bool)> {
        let of = |item: usize| {
            let id = self.id(item);
            let view = self.phone().consent(&id).unwrap();
            let actions = self.phone().item_acts(&id).unwrap().actions;
            let done = actions.iter().any(|action| action.act == CitizenAct::MarkNotDone);
            let parts = view.parts.iter().map(|part| part.state.clone()).collect();
            (id, (view.state, parts, done))
        };
        (0..ITEMS).map(of).collect()
    }

    /// The acts of this case, oldest first, with their states and how many events they make in a history.
    fn acts(&self) -> Vec<(ActLine, usize)> {
        let outbox = self.phone().outbox().unwrap();
        let mut acts: Vec<ActLine> = outbox.sent.into_iter().rev().collect();
        acts.extend(outbox.refused);
        acts.extend(outbox.waiting);
        let prefix = format!("case-{}-", self.case);
        let mine = acts.into_iter().filter(|line| line.item.starts_with(&prefix));
        let events = |line: &ActLine| match line.what.as_str() {
            "You said yes to some and no to the rest" => 2,
            "You said yes" | "You said no" | "You took your yes back" => 1,
            _ => 0,
        };
        mine.map(|line| (line.clone(), events(&line))).collect()
    }

    async fn check(&mut self, happenings: &[Happening]) -> Result<(), TestCaseError> {
        let before = self.scene.gateway().acts_taken(FREJA).unwrap();
        self.begin().await;
        for happening in happenings {
            self.happens(happening).await;
        }
        let shown = self.shown();
        self.phone().sync(|_| ()).await.unwrap();
        let acts = self.acts();
        prop_assert!(acts.iter().all(|(line, _)| matches!(line.state.as_str(), "accepted" | "refused")));
        let taken = self.scene.gateway().acts_taken(FREJA).unwrap() - before;
        prop_assert_eq!(taken, acts.len() as u64, "each act was taken once, and no other");
        for item in 0..ITEMS {
            let id = self.id(item);
            let effects: usize = acts
                .iter()
                .filter(|(line, _)| line.item == id && line.state == "accepted")
                .map(|(_, events)| events)
                .sum();
            let view = self.phone().consent(&id).unwrap();
            prop_assert_eq!(view.history.len(), 1 + effects, "{:?}", view.history);
            prop_assert!(view.lost_history.is_empty());
        }
        if !happenings.iter().any(|happening| matches!(happening, Happening::Changed { .. })) {
            prop_assert!(acts.iter().all(|(line, _)| line.state == "accepted"), "{:?}", acts);
            prop_assert_eq!(self.shown(), shown, "what was shown is what is");
        }
        Ok(())
    }
}

fn run(strategy: impl Strategy<Value = Vec<Happening>>) {
    let more = std::env::var("LOMME_INTERLEAVINGS").ok().and_then(|cases| cases.parse().ok());
    let rng_seed = if more.is_some() { RngSeed::Random } else { RngSeed::Fixed(0x6c6f_6d6d_6521) };
    let cases =
        Cases { cases: more.unwrap_or(CASES), failure_persistence: None, rng_seed, ..Cases::default() };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let play = std::cell::RefCell::new(runtime.block_on(Play::open()));
    let mut runner = TestRunner::new(cases);
    let outcome = runner.run(&strategy, |happenings| runtime.block_on(play.borrow_mut().check(&happenings)));
    outcome.unwrap();
}

#[test]
fn whatever_is_cut_off_each_act_is_done_once_in_order_and_what_is_shown_will_be() {
    run(proptest::collection::vec(happening(), 1..16));
}

#[test]
fn a_text_that_changes_on_the_way_refuses_what_it_must_and_doubles_nothing() {
    let changed = (0..ITEMS).prop_map(|item| Happening::Changed { item });
    let either = prop_oneof![6 => happening(), 1 => changed];
    run(proptest::collection::vec(either, 2..16));
}
