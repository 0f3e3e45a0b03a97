//! Real presentations, changed at random: whatever is accepted says nothing that was not signed, and nothing panics.
//!
//! Twenty thousand changes run with the other tests; all hundred thousand by
//! `LOMME_MUTATIONS=100000 cargo test --release -p lomme-tests --test mutations`. Each change follows from its number,
//! so that one that fails is made again by its number alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod change;

use std::collections::BTreeMap;

use change::{Random, change};
use lomme_licence::cbor::Value;
use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::SessionTranscript;
use lomme_licence::present::{Preset, SignerForm};
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Claims, Clock, Encounter, Outcome, Verdict, verify};
use lomme_tests::presentation::Presentation;
use lomme_tests::{hex, say_loudly, vector};

/// So many changes without a wish of the caller's.
const FEW: u64 = 20_000;

/// Verifies a changed presentation as the original is verified.
type Verify = Box<dyn Fn(&[u8]) -> Verdict>;

/// A presentation that is accepted as it is, and how to verify it.
struct Original {
    name: &'static str,
    response: Vec<u8>,
    verify: Verify,
}

fn originals() -> Vec<Original> {
    let scene: &'static Presentation = Presentation::shared();
    let shown = |name, selection, form| {
        let trust = scene.trust();
        Original {
            name,
            response: scene.response(selection, form),
            verify: Box::new(move |response| scene.verdict(response, &trust, scene.made_at())),
        }
    };
    let mut originals = vec![
        shown("everything", &scene.everything(), SignerForm::AsIssued),
        shown("police", &Preset::Police.selection(), SignerForm::ByThumbprint),
        shown("age", &Preset::Age18.selection(), SignerForm::ByThumbprint),
    ];
    originals.extend(annex_d());
    originals
}

fn annex_d() -> Option<Original> {
    let vectors: BTreeMap<String, String> =
        serde_json::from_str(&vector("iso18013-5/annex-d.json")?).unwrap();
    let part = |name: &str| hex(&vectors[&format!("ISO_18013_5_ANNEX_D_{name}")]);
    let transcript = SessionTranscript::from_bytes(&part("SESSION_TRANSCRIPT_BYTES")).unwrap();
    let reader_key = p256::SecretKey::from_slice(&part("EPHEMERAL_READER_KEY_D")).unwrap();
    let trust = Trust::from_roots(vec![Certificate::from_der(&part("IACA_CERT")).unwrap()]);
    let clock = Clock { now: "2020-10-02T00:00:00Z".parse().unwrap(), proven: None };
    Some(Original {
        name: "Annex D",
        response: part("DEVICE_RESPONSE"),
        verify: Box::new(move |response| {
            let encounter =
                Encounter::Session { transcript: transcript.clone(), reader_key: Some(&reader_key) };
            verify(response, &trust, encounter, clock, None)
        }),
    })
}

/// Whether every element of `claims` is one of `signed`, with its value. Fewer may be there: whoever passes a presentation
/// on can leave elements out, and the reader sees that they are not there.
fn says_nothing_new(claims: &Claims, signed: &[(String, String, Value)]) -> bool {
    claims.name_spaces().iter().all(|(name_space, elements)| {
        elements.iter().all(|(element, value)| {
            signed.iter().any(|(n, e, v)| n == name_space && e == element && v == value)
        })
    })
}

fn elements_of(claims: &Claims) -> Vec<(String, String, Value)> {
    let of = claims.name_spaces().iter().flat_map(|(n, elements)| elements.iter().map(move |e| (n, e)));
    of.map(|(name_space, (element, value))| (name_space.clone(), element.clone(), value.clone())).collect()
}

#[test]
fn no_changed_presentation_is_accepted_that_says_anything_that_was_not_signed() {
    let wanted = std::env::var("LOMME_MUTATIONS").ok().and_then(|number| number.parse().ok()).unwrap_or(FEW);
    let originals = originals();
    let responses: Vec<&[u8]> = originals.iter().map(|original| original.response.as_slice()).collect();
    // What each one says when it is left alone. A splice of two may say what either says, if the reader takes it.
    let signed: Vec<Vec<(String, String, Value)>> = originals
        .iter()
        .map(|original| {
            let verdict = (original.verify)(&original.response);
            assert_eq!(verdict.outcome(), Outcome::Accepted, "{}: {:#}", original.name, verdict.to_json());
            elements_of(verdict.documents()[0].claims().unwrap())
        })
        .collect();
    let mut counted = BTreeMap::<&str, u64>::new();
    for number in 0..wanted {
        let which = usize::try_from(number).unwrap() % originals.len();
        let original = &originals[which];
        let mut random = Random::of(number);
        let changed = change(&responses, which, &mut random);
        if changed == original.response {
            *counted.entry("unchanged").or_default() += 1;
            continue;
        }
        let verdict = (original.verify)(&changed);
        *counted.entry(verdict.outcome().code()).or_default() += 1;
        for document in verdict.documents() {
            // Whatever the outcome: claims that are told at all are claims that were signed.
            let Some(claims) = document.claims() else { continue };
            let told = signed.iter().any(|signed| says_nothing_new(claims, signed));
            assert!(told, "change {number} of {}: {:#}", original.name, verdict.to_json());
        }
        if verdict.outcome() == Outcome::Accepted {
            assert!(
                verdict.documents().iter().all(|document| document.claims().is_some()),
                "change {number}"
            );
        }
    }
    say_loudly(&format!("{wanted} changed presentations: {counted:?}"));
    // Leaving elements out is no forgery: unless some of that is accepted, the changes are all too coarse.
    assert!(counted.get("accepted").is_some_and(|accepted| accepted * 1_000 > wanted), "{counted:?}");
    let decided = counted.get("refused").copied().unwrap_or(0);
    assert!(decided * 2 > wanted, "most changes must be refused: {counted:?}");
}
