//! We issue and present, they verify.

use lomme_licence::cert::Certificate;
use lomme_licence::mdoc::DANISH_NAMESPACE;
use lomme_licence::trust::Trust;
use lomme_licence::verify::{Clock, Encounter, Outcome, verify};
use lomme_tests::peers::Peer;
use serde_json::{Value as Json, json};

use crate::cases::{FALSE, TRUE};
use crate::holder::{Holder, Presented};
use crate::scene::{claims_of, now, private_jwk, put};

/// What a peer answers wrongly, and each line of it in docs/interop.md.
struct Wrong {
    /// True presentations that it refuses.
    refuses: &'static [&'static str],
    /// False presentations that it accepts.
    accepts: &'static [&'static str],
    /// Namespaces whose elements it leaves out of what it hands over.
    drops: &'static [&'static str],
}

/// It compares no digests, takes nothing but the device key from the mobile security object, and looks at the first licence only.
const ISOMDL: Wrong = Wrong {
    refuses: &["a device MAC"],
    accepts: &[
        "a changed name",
        "an element of a namespace that nobody signed",
        "a document that has expired",
        "a document that is not valid yet",
        "a signature from before its signer's certificate",
        "another document type than was signed",
        "an element that the device may not sign",
        "a second document that is false",
        "a licence of another country than its signer",
    ],
    drops: &[DANISH_NAMESPACE],
};

/// It checks the issuer's signature, the signer's certificate against the root's key, and the digests of signed namespaces.
const PYMDOCCBOR: Wrong = Wrong {
    refuses: &[],
    accepts: &[
        "an element of a namespace that nobody signed",
        "another session",
        "a device that is not the holder's",
        "a device MAC for another reader",
        "a document that has expired",
        "a document that is not valid yet",
        "a signature from before its signer's certificate",
        "a certificate that may not sign licences",
        "another document type than was signed",
        "an element that the device may not sign",
        "a licence of another country than its signer",
    ],
    drops: &[],
};

/// Everything but the profile of the signer's certificate and what the device may sign.
const AUTH0: Wrong = Wrong {
    refuses: &[],
    accepts: &["a certificate that may not sign licences", "an element that the device may not sign"],
    drops: &[],
};

/// It takes digests over an encoding of its own; chain and profile are the caller's.
const OWF: Wrong = Wrong {
    refuses: &["a device MAC", "an item in a longer encoding than need be"],
    accepts: &[
        "a certificate that may not sign licences",
        "another document type than was signed",
        "an element that the device may not sign",
    ],
    drops: &[],
};

pub(crate) fn ask(peer: Peer, presented: &Presented) -> Json {
    let folder = tempfile::tempdir().unwrap();
    put(folder.path(), "response.cbor", &presented.response);
    put(folder.path(), "transcript.cbor", presented.transcript.as_bytes());
    put(folder.path(), "root.der", &presented.root);
    let reader_key = presented.reader.as_ref().map(private_jwk);
    peer.run(folder.path(), &json!({"task": "verify", "reader_key": reader_key}))
}

/// A peer that cannot read a presentation has refused it.
pub(crate) fn accepted(answer: &Json) -> bool {
    answer["accepted"].as_bool().unwrap_or(false)
}

/// The answer without the elements.
fn said(answer: &Json) -> Json {
    let mut said = answer.clone();
    said.as_object_mut().unwrap().remove("elements");
    said
}

/// The elements that were read in another way than they were issued.
fn difference(read: &Json, expected: &Json) -> String {
    let elements = |of: &Json| -> Vec<(String, Json)> {
        let name_spaces = of.as_object().into_iter().flatten();
        let named = name_spaces.flat_map(|(name_space, of)| {
            of.as_object()
                .into_iter()
                .flatten()
                .map(move |(name, value)| (format!("{name_space}/{name}"), value))
        });
        named.map(|(name, value)| (name, value.clone())).collect()
    };
    let (read, expected) = (elements(read), elements(expected));
    let added =
        read.iter().filter(|element| !expected.contains(element)).map(|(name, _)| format!("read {name}"));
    let lost =
        expected.iter().filter(|element| !read.contains(element)).map(|(name, _)| format!("not {name}"));
    added.chain(lost).collect::<Vec<_>>().join(", ")
}

fn verify_by(peer: Peer, wrong: &Wrong) {
    let named = wrong.refuses.iter().chain(wrong.accepts);
    for name in named {
        assert!(TRUE.iter().chain(FALSE).any(|(known, _)| known == name), "there is no case {name}");
    }
    if !peer.is_at_hand() {
        return;
    }
    let holder = Holder::new();
    let mut surprises = Vec::new();
    for (name, present) in TRUE {
        let presented = present(&holder);
        let answer = ask(peer, &presented);
        if accepted(&answer) == wrong.refuses.contains(name) {
            surprises.push(format!("{name}: {}", said(&answer)));
        }
        if accepted(&answer) {
            let mut expected = claims_of(&presented.elements, &presented.selection);
            expected.as_object_mut().unwrap().retain(|name, _| !wrong.drops.contains(&name.as_str()));
            // Of further documents nothing is asked; what of them is handed over is in namespaces of their own.
            let mut read = answer["elements"].clone();
            read.as_object_mut().unwrap().retain(|name, _| !name.starts_with("org.example.library"));
            if read != expected {
                surprises.push(format!("{name}: {}", difference(&read, &expected)));
            }
        }
    }
    for (name, present) in FALSE {
        let answer = ask(peer, &present(&holder));
        if accepted(&answer) != wrong.accepts.contains(name) {
            surprises.push(format!("{name}: {}", said(&answer)));
        }
    }
    assert!(surprises.is_empty(), "docs/interop.md says otherwise:\n{}", surprises.join("\n"));
}

/// What makes the cases true or false, apart from any peer.
#[test]
fn we_accept_what_is_true_and_refuse_what_is_false() {
    let holder = Holder::new();
    let outcome = |presented: Presented| {
        let trust = Trust::from_roots(vec![Certificate::from_der(&presented.root).unwrap()]);
        let reader = presented.reader.as_ref().map(p256::SecretKey::from);
        let encounter = Encounter::Session { transcript: presented.transcript, reader_key: reader.as_ref() };
        let verdict =
            verify(&presented.response, &trust, encounter, Clock { now: now(), proven: None }, None);
        (verdict.outcome(), verdict.to_json())
    };
    for (name, present) in TRUE {
        let (outcome, verdict) = outcome(present(&holder));
        // The status list that one of them refers to is not at hand.
        let expected = match *name {
            "a reference to a status list" => Outcome::Undetermined,
            _ => Outcome::Accepted,
        };
        assert_eq!(outcome, expected, "{name}: {verdict:#}");
    }
    for (name, present) in FALSE {
        let (outcome, verdict) = outcome(present(&holder));
        assert_eq!(outcome, Outcome::Refused, "{name}: {verdict:#}");
    }
}

/// The standard has the certificate in every presentation; naming it by a hash is our QR's own, for readers with our trust list.
#[test]
fn a_signer_named_by_a_hash_is_known_to_nobody_else() {
    let presented = Holder::new().by_thumbprint();
    for peer in [Peer::Isomdl, Peer::Pymdoccbor, Peer::Auth0, Peer::Owf] {
        if peer.is_at_hand() {
            let answer = ask(peer, &presented);
            assert!(!accepted(&answer), "{peer:?}: {}", said(&answer));
        }
    }
}

#[test]
fn isomdl_verifies_what_we_present() {
    verify_by(Peer::Isomdl, &ISOMDL);
}

#[test]
fn pymdoccbor_verifies_what_we_present() {
    verify_by(Peer::Pymdoccbor, &PYMDOCCBOR);
}

#[test]
fn auth0_verifies_what_we_present() {
    verify_by(Peer::Auth0, &AUTH0);
}

#[test]
fn owf_verifies_what_we_present() {
    verify_by(Peer::Owf, &OWF);
}
