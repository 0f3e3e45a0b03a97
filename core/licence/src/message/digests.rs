//! Digests that need not travel.
//!
//! The mobile security object lists the digest of every element (ISO/IEC 18013-5, 9.1.2.4). For an element that is in the
//! response, the reader can compute it: 32 bytes that nobody can compress, ten times over in a police preset. The sender
//! overwrites each with zeros, which cost next to nothing when deflated, and the reader puts back what it computes from
//! the element. Nothing is taken on trust by that: the issuer's signature is then checked over the very bytes that the
//! issuer signed, and if an element was changed, they are others and the signature fails.
//!
//! Lengths stay as they are, so that nothing else in the response moves. Only SHA-256 is treated so.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::cbor::{Node, ParseError, field_of};
use crate::hash::sha256;

const DIGEST: usize = 32;

/// `response` with zeros in place of every digest that its own elements give. Where two elements claim one digest, the
/// reader would put back that of the first, and where zeros stand already, something else; such a response is left as it is.
pub(super) fn leave_out(response: &[u8]) -> Vec<u8> {
    let places = places(response);
    let mut claimed = BTreeSet::new();
    let is_left_out = |place: &Range<usize>| response.get(place.clone()) == Some(&[0; DIGEST]);
    if !places.iter().all(|(place, _)| claimed.insert(place.start) && !is_left_out(place)) {
        return response.to_vec();
    }
    let mut bytes = response.to_vec();
    for (place, digest) in places {
        overwrite(&mut bytes, place, &digest, &[0; DIGEST]);
    }
    debug_assert!(put_back(&bytes) == response, "the reader makes the same bytes again");
    bytes
}

/// `response` with the digests that were left out.
pub(super) fn put_back(response: &[u8]) -> Vec<u8> {
    let mut bytes = response.to_vec();
    for (place, digest) in places(response) {
        overwrite(&mut bytes, place, &[0; DIGEST], &digest);
    }
    bytes
}

fn overwrite(bytes: &mut [u8], place: Range<usize>, from: &[u8; DIGEST], to: &[u8; DIGEST]) {
    if let Some(there) = bytes.get_mut(place).filter(|there| *there == from) {
        there.copy_from_slice(to);
    }
}

type Places = Vec<(Range<usize>, [u8; DIGEST])>;

/// Where the digest of each element stands in `response`, and what it should be. What cannot be read has no places: the
/// response is read properly elsewhere, and its defect is told there.
fn places(response: &[u8]) -> Places {
    let mut places = Vec::new();
    if let Ok(root) = Node::read(response) {
        for document in root.fields().ok().and_then(|f| f.optional("documents")?.array().ok()).unwrap_or(&[])
        {
            // A document that defies this is left as it is.
            let _ = document_places(response, document, &mut places);
        }
    }
    places
}

fn document_places(response: &[u8], document: &Node<'_>, places: &mut Places) -> Result<(), ParseError> {
    let issuer_signed = document.fields()?.read("issuerSigned", Node::fields)?;
    let Some(payload) = issuer_signed.read("issuerAuth", Node::array)?.get(2) else { return Ok(()) };
    let payload = Node::read(payload.bytes()?)?;
    let security_object = Node::read(payload.encoded()?)?;
    let security_object = security_object.fields()?;
    if security_object.read("digestAlgorithm", Node::text)? != "SHA-256" {
        return Ok(());
    }
    let all_digests = security_object.read("valueDigests", Node::map)?;
    for (name, items) in issuer_signed.read("nameSpaces", Node::map)? {
        let same_name = all_digests.iter().find(|(other, _)| other.text().ok() == name.text().ok());
        let Some((_, digests)) = same_name else { continue };
        let digests = digests.map()?;
        for item in items.array()? {
            let id = Node::read(field_of(item.encoded()?, "digestID")?)?.unsigned()?;
            let digest = digests.iter().find(|(other, _)| other.unsigned() == Ok(id));
            let place = digest.and_then(|(_, digest)| place_of(digest.bytes().ok()?, response));
            places.extend(place.map(|place| (place, sha256(item.raw()))));
        }
    }
    Ok(())
}

/// Where `part`, a slice of `whole`, lies in it.
fn place_of(part: &[u8], whole: &[u8]) -> Option<Range<usize>> {
    let start = (part.as_ptr() as usize).checked_sub(whole.as_ptr() as usize)?;
    let place = start..start.checked_add(part.len())?;
    (part.len() == DIGEST && whole.get(place.clone())? == part).then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cbor::{tagged_bytes, write};

    fn digest_of(item: &[u8]) -> Vec<u8> {
        sha256(item).to_vec()
    }

    fn item(id: u8, value: &str) -> Vec<u8> {
        tagged_bytes(&write(|e| e.map(2)?.str("digestID")?.u8(id)?.str("elementValue")?.str(value)?.ok()))
    }

    /// A response with these items in one namespace, and these digests.
    fn response_of(items: &[Vec<u8>], digests: &[(u8, Vec<u8>)]) -> Vec<u8> {
        let mso = write(|e| {
            e.map(2)?.str("digestAlgorithm")?.str("SHA-256")?.str("valueDigests")?.map(1)?.str("n")?;
            e.map(digests.len() as u64)?;
            digests.iter().try_for_each(|(id, digest)| e.u8(*id)?.bytes(digest)?.ok())
        });
        let payload = tagged_bytes(&mso);
        write(|e| {
            e.map(1)?.str("documents")?.array(1)?.map(1)?.str("issuerSigned")?.map(2)?;
            e.str("nameSpaces")?.map(1)?.str("n")?.array(items.len() as u64)?;
            items.iter().for_each(|item| e.writer_mut().extend_from_slice(item));
            e.str("issuerAuth")?.array(4)?.bytes(&[])?.map(0)?.bytes(&payload)?.bytes(&[])?.ok()
        })
    }

    /// A response with two elements, of which the second one's digest is wrong, and the digest of a third that is not there.
    fn response() -> (Vec<u8>, Vec<u8>) {
        let (first, second) = (item(0, "Freja"), item(7, "Lind"));
        let digests = [(0, digest_of(&first)), (7, vec![9; 32]), (8, vec![8; 32])];
        (response_of(&[first.clone(), second], &digests), digest_of(&first))
    }

    #[test]
    fn two_elements_that_claim_one_digest_are_left_as_they_are() {
        let (first, second) = (item(0, "Freja"), item(0, "Lind"));
        for right in [&first, &second] {
            let bytes = response_of(&[first.clone(), second.clone()], &[(0, digest_of(right))]);
            assert_eq!(put_back(&leave_out(&bytes)), bytes);
        }
    }

    /// Found by fuzzing: no element has this digest, so the document is refused with it or without.
    #[test]
    fn a_digest_of_nothing_but_zeros_is_left_as_it_is() {
        let (first, second) = (item(0, "Freja"), item(7, "Lind"));
        let digests = [(0, digest_of(&first)), (7, vec![0; 32])];
        let bytes = response_of(&[first, second.clone()], &digests);
        assert_eq!(leave_out(&bytes), bytes);
        assert!(put_back(&bytes).windows(32).any(|window| window == digest_of(&second)));
    }

    #[test]
    fn what_an_element_gives_is_left_out_and_put_back() {
        let (bytes, digest) = response();
        let short = leave_out(&bytes);
        assert_eq!(short.len(), bytes.len());
        assert!(!short.windows(32).any(|window| window == digest));
        assert!(
            short.windows(32).any(|window| window == [9; 32]),
            "a digest that does not fit stays as it is"
        );
        assert!(short.windows(32).any(|window| window == [8; 32]), "so does one whose element is not there");
        assert_eq!(put_back(&short), bytes);
        assert_eq!(put_back(&bytes), bytes, "nothing needs to be left out");
    }

    #[test]
    fn with_another_element_other_bytes_are_put_back() {
        let (bytes, digest) = response();
        let mut short = leave_out(&bytes);
        let name = short.windows(5).position(|window| window == b"Freja").unwrap();
        short[name] = b'G';
        assert!(!put_back(&short).windows(32).any(|window| window == digest));
    }

    #[test]
    fn what_is_no_response_is_left_alone() {
        for bytes in [&b""[..], &[0xa0], &[0xff; 40], b"\xa1\x69documents\x81\xa0"] {
            assert_eq!((leave_out(bytes), put_back(bytes)), (bytes.to_vec(), bytes.to_vec()));
        }
    }
}
