//! The journey, step by step.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use lomme_app::items::IcsOptions;
use lomme_app::{CitizenApp, OnScreen, Preset, ReaderApp, Showing, SyncEvent};
use lomme_gateway::Gateway;
use rand_core::{Rng, UnwrapErr};

use super::folder::Folder;
use super::people::DemoClock;
use super::print::Narrator;
use super::scene::{PERSON, Scene, config};
use crate::exit::{Exit, Failure};
use crate::{qr, say};

/// Frames that are drawn, and of those the ones that the camera misses.
const DRAWN: u32 = 10;
const MISSED: usize = 3;
/// Pixels a module, and modules of quiet zone.
const SCALE: u32 = 4;
const QUIET_ZONE: u32 = 4;

/// What is left when the journey is over.
pub(crate) struct Played {
    folder: Folder,
    narrator: Narrator,
    clock: DemoClock,
}

pub(crate) async fn play(scene: Scene) -> Result<Played, Failure> {
    issue(&scene).await?;
    fetch_trust(&scene).await?;
    sync(&scene).await?;
    let revoking = revoke_and_publish(&scene)?;
    let Scene { folder, narrator, clock, gateway, citizen, officer, colleague } = scene;
    stop(narrator, gateway, &citizen).await?;

    let frames = show_and_draw(narrator, &folder, &citizen.show(Preset::Police).await?)?;
    let played = Offline { narrator, folder: &folder };
    narrator.step(
        "Betjenten scanner: tre af ti billeder mangler, resten kommer blandet",
        "The officer scans: three of ten pictures are missing, the rest arrive shuffled",
    );
    played.scan(&officer, &frames, "verdict-1-accepted.json", "accepted")?;

    played.challenge(&citizen, &officer).await?;

    narrator.step("To minutter senere: de samme billeder igen", "Two minutes later: the same pictures again");
    clock.set_ahead(SignedDuration::from_mins(2));
    played.scan(&officer, &frames, "verdict-2-replay.json", "refused")?;

    narrator.step(
        "Et kvarter senere: myndigheden har spærret kørekortet, og betjenten har fået den nye liste",
        "A quarter of an hour later: the authority has revoked the licence, and the officer has the new list",
    );
    clock.set_ahead(SignedDuration::from_mins(15));
    officer.import_trust(&revoking)?;
    let frames = draw_show(&citizen.show(Preset::Police).await?)?;
    played.scan(&officer, &frames, "verdict-3-revoked.json", "refused")?;

    narrator.step(
        "To dage senere: en kollega har ikke hentet ny liste",
        "Two days later: a colleague has not fetched a new list",
    );
    clock.set_ahead(SignedDuration::from_hours(48));
    let frames = draw_show(&citizen.show(Preset::Police).await?)?;
    played.scan(&colleague, &frames, "verdict-4-old-list.json", "undetermined")?;

    clock.set_ahead(SignedDuration::ZERO);
    overview_and_agenda(narrator, &folder, &citizen)?;
    let root = folder.root().display().to_string();
    narrator
        .step(&format!("Færdig. Resultaterne ligger i {root}"), &format!("Done. The results are in {root}"));
    for name in
        ["frames/*.png", "verdict-*.json", "agenda.ics", "overview.json", "agenda.json", "reminders.json"]
    {
        say(&folder.path(name).display().to_string())?;
    }
    Ok(Played { folder, narrator, clock })
}

async fn issue(scene: &Scene) -> Result<(), Failure> {
    scene.narrator.step("Borgeren henter sit kørekort", "The citizen fetches the licence");
    let person =
        lomme_data::person(PERSON).ok_or_else(|| Failure::new("the person of the demo is missing"))?;
    let offer = scene.gateway.offer(person.id).map_err(Failure::new)?;
    let documents = scene.citizen.receive_licence(offer, None).await?;
    scene.narrator.note(
        &format!("{documents} dokumenter, hvert bundet til sin egen nøgle i telefonen. Kæde, underskrift, værdier, nøgle og gyldighed er kontrolleret"),
        &format!("{documents} documents, each bound to a key of its own in the phone. Chain, signature, digests, key and validity were checked"),
    );
    let licence = scene.citizen.licence()?.ok_or_else(|| Failure::new("no licence was kept"))?;
    scene.narrator.licence(&licence)
}

async fn fetch_trust(scene: &Scene) -> Result<(), Failure> {
    scene
        .narrator
        .step("Betjenten henter listen før vagten", "The officer fetches the list before the shift");
    scene.officer.fetch_trust().await?;
    scene.colleague.fetch_trust().await?;
    let key = p256::PublicKey::from_sec1_bytes(&scene.officer.reader_key().await?).map_err(Failure::new)?;
    let authority = scene.gateway.authority();
    let certificate = authority.certify_reader(&key, scene.clock.now(), &mut lomme_gateway::rng());
    let certificate =
        certificate.and_then(|der| lomme_gateway::authority::pem(&der)).map_err(Failure::new)?;
    scene.officer.import_reader_certificate(&certificate)?;
    let ready = scene.officer.ready()?;
    say(&ready.trust)?;
    say(&ready.reader)?;
    ready.status_lists.iter().try_for_each(|line| say(line))?;
    say(&ready.clock)
}

async fn sync(scene: &Scene) -> Result<(), Failure> {
    scene.narrator.step("Borgeren henter sit overblik", "The citizen's overview is synchronised");
    scene.citizen.keep_offline_copy(true)?;
    let narrator = scene.narrator;
    let progress = move |event| {
        if let SyncEvent::Page { items, .. } = event {
            narrator.note(&format!("{items} ting hentet"), &format!("{items} items fetched"));
        }
    };
    let view = scene.citizen.sync(progress).await?;
    if view.unusable > 0 {
        let unusable = view.unusable;
        narrator.note(&format!("{unusable} kunne ikke læses"), &format!("{unusable} could not be read"));
    }
    Ok(())
}

/// What happens at the authority while nobody watches: the licence is revoked, and the next bundle says so.
fn revoke_and_publish(scene: &Scene) -> Result<Vec<u8>, Failure> {
    let person =
        lomme_data::person(PERSON).ok_or_else(|| Failure::new("the person of the demo is missing"))?;
    scene.gateway.revoke(person.id).map_err(Failure::new)?;
    let later = scene.clock.now().saturating_add(SignedDuration::from_mins(10)).unwrap_or(Timestamp::MAX);
    let bundle = scene.gateway.publish_bundle(later, SignedDuration::from_hours(24)).map_err(Failure::new)?;
    scene.folder.write("bundle-that-revokes.cbor", &bundle)?;
    Ok(bundle)
}

async fn stop(
    narrator: Narrator,
    gateway: Gateway,
    citizen: &Arc<lomme_app::CitizenApp>,
) -> Result<(), Failure> {
    narrator.step(
        "Myndighederne stoppes: herfra er der intet netværk",
        "The authorities are stopped: from here on there is no network",
    );
    // Nobody else is given its port meanwhile.
    let _port = gateway.stop().await;
    match citizen.sync(|_| ()).await {
        Err(error) if error.code == "net.offline" => {
            narrator.note(&format!("prøvet: {}", error.code), &format!("tried: {}", error.code));
            Ok(())
        }
        Err(error) => Err(error.into()),
        Ok(_) => Err(Failure::new("the gateway still answers after it was stopped")),
    }
}

fn show_and_draw(narrator: Narrator, folder: &Folder, showing: &Showing) -> Result<Vec<Vec<u8>>, Failure> {
    let view = showing.view();
    narrator.step("Borgeren viser kørekortet", "The citizen shows the licence");
    let (bytes, frames) = (view.message_bytes, view.frames);
    narrator.note(
        &format!("{}: {}", view.title, view.gives_away.join(", ")),
        &format!("{}: {}", view.title, view.gives_away.join(", ")),
    );
    narrator.note(
        &format!("{bytes} byte, mindst {frames} billeder, fornys hvert {}. sekund", view.renew_after_seconds),
        &format!(
            "{bytes} bytes, at least {frames} pictures, renewed every {} seconds",
            view.renew_after_seconds
        ),
    );
    crate::draw(&showing.symbol(0)?.to_terminal(QUIET_ZONE))?;
    let frames = draw_show(showing)?;
    for (number, png) in (1..).zip(&frames) {
        folder.write(&format!("frames/frame-{number:02}.png"), png)?;
    }
    // What is scanned are the files.
    let read = |number: usize| {
        let path = folder.path(&format!("frames/frame-{number:02}.png"));
        std::fs::read(path)
            .map_err(|error| Failure::new(format!("a frame cannot be read back: {}", error.kind())))
    };
    (1..=frames.len()).map(read).collect()
}

/// The frames of a Show as PNG: ten, or more where a message is so large that seven of ten are too few.
fn draw_show(showing: &Showing) -> Result<Vec<Vec<u8>>, Failure> {
    draw(showing, showing.view().frames)
}

/// The frames of a message whose camera needs `frames` of them.
fn draw<V>(shown: &OnScreen<V>, frames: u32) -> Result<Vec<Vec<u8>>, Failure> {
    let missed = u32::try_from(MISSED).unwrap_or(u32::MAX);
    let count = DRAWN.max(frames + missed + 1);
    let png = |n| shown.symbol(n)?.to_png(SCALE, QUIET_ZONE).map_err(Failure::new);
    (0..count).map(png).collect()
}

struct Offline<'f> {
    narrator: Narrator,
    folder: &'f Folder,
}

impl Offline<'_> {
    /// Reads the pictures with a foreign decoder, some missing and in any order, and takes the verdict.
    fn scan(
        &self,
        reader: &ReaderApp,
        frames: &[Vec<u8>],
        file: &str,
        expected: &str,
    ) -> Result<(), Failure> {
        reader.begin_scan();
        for png in camera(frames) {
            let Some(text) = qr::decode(png)?.into_iter().next() else { continue };
            let view = reader.scan_frame(&text)?;
            self.narrator.note(&view.progress, &view.progress);
            if view.complete {
                break;
            }
        }
        let verdict =
            reader.verdict()?.ok_or_else(|| Failure::new("too few frames were read for a verdict"))?;
        self.folder.write(file, &verdict.json)?;
        self.narrator.verdict(&verdict)?;
        if verdict.outcome == expected {
            Ok(())
        } else {
            Err(Failure::new(format!("the verdict is {}, and should be {expected}", verdict.outcome)))
        }
    }

    /// The officer asks by name; the citizen reads who asks for what, and answers for that officer's eyes alone.
    async fn challenge(&self, citizen: &Arc<CitizenApp>, officer: &Arc<ReaderApp>) -> Result<(), Failure> {
        self.narrator.step(
            "Betjenten spørger i stedet: en udfordring, som kun et nyt svar kan opfylde",
            "The officer asks instead: a challenge that only a new answer can meet",
        );
        let asking = officer.begin_ask(Preset::Police).await?;
        citizen.begin_scan();
        for n in 0..asking.view().frames {
            citizen.scan_frame(&asking.frame(n))?;
        }
        let asked = citizen.asked()?.ok_or_else(|| Failure::new("the question was not read"))?;
        self.narrator.note(&asked.headline, &asked.headline);
        let lines = || asked.documents.iter().flat_map(|document| &document.elements);
        for line in asked.about_reader.iter().chain(lines().map(|line| &line.title)) {
            self.narrator.note(&format!("  {line}"), &format!("  {line}"));
        }
        let yes = lines().filter_map(|line| line.id.clone()).collect();
        let answering = citizen.answer(asked.id.clone(), yes).await?;
        let frames = draw(&answering, answering.view().frames)?;
        self.scan(officer, &frames, "verdict-challenge.json", "accepted")?;
        officer.close();
        Ok(())
    }
}

/// What a camera makes of the frames: three are missed, the others come in any order.
fn camera(frames: &[Vec<u8>]) -> Vec<&Vec<u8>> {
    let mut rng = UnwrapErr(getrandom::SysRng);
    let mut seen: Vec<(u64, &Vec<u8>)> = frames.iter().map(|frame| (rng.next_u64(), frame)).collect();
    seen.sort_by_key(|(order, _)| *order);
    seen.into_iter().skip(MISSED).map(|(_, frame)| frame).collect()
}

fn overview_and_agenda(
    narrator: Narrator,
    folder: &Folder,
    citizen: &lomme_app::CitizenApp,
) -> Result<(), Failure> {
    narrator.step(
        "Borgerens overblik, læst fra telefonens krypterede lager",
        "The citizen's overview, read from the phone's encrypted store",
    );
    let overview = citizen.overview()?;
    folder.write("overview.json", json(&overview))?;
    narrator.overview(&overview)?;

    narrator.step("Kalenderen, de næste 90 dage", "The agenda of the next 90 days");
    let agenda = citizen.agenda(90)?;
    folder.write("agenda.json", json(&agenda))?;
    folder.write(
        "agenda.ics",
        citizen.agenda_ics(90, IcsOptions { own_titles: true, ..IcsOptions::default() })?,
    )?;
    narrator.agenda(&agenda)?;

    narrator.step("Påmindelserne, der følger", "The reminders that follow");
    let reminders = citizen.reminders()?;
    folder.write("reminders.json", json(&reminders))?;
    narrator.reminders(&reminders, false)?;
    let ids: Vec<String> = reminders.schedule.iter().map(|line| line.id.clone()).collect();
    citizen.reminders_applied(&ids, &reminders.cancel)?;
    let left = citizen.reminders()?;
    if left.schedule.is_empty() && left.cancel.is_empty() {
        narrator.note(
            "telefonen har dem alle, og intet er tilbage at ændre",
            "the phone has them all, and nothing is left to change",
        );
        Ok(())
    } else {
        Err(Failure::new("the reminders do not settle"))
    }
}

fn json(view: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(view).unwrap_or_default()
}

/// Starts the gateway again, in the demo's folder, until it is interrupted.
pub(crate) async fn serve(played: Played) -> Result<Exit, Failure> {
    let gateway = Gateway::start(config(&played.folder, &played.clock)).await.map_err(Failure::new)?;
    played.narrator.step(
        "Myndighederne kører igen. Stop med Ctrl-C",
        "The authorities run again. Stop them with Ctrl-C",
    );
    say(gateway.url())?;
    let interrupted = tokio::signal::ctrl_c().await;
    gateway.stop().await;
    interrupted.map(|()| Exit::Done).map_err(|error| Failure::new(error.kind()))
}
