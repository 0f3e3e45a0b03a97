//! ECDSA on P-256 with SHA-256, the signature that nearly every check rests on.
//!
//! By `p256`, which compiles everywhere; with the feature `ring` by `ring`, whose field arithmetic is written for each
//! processor. Both accept the same signatures: the test below holds them side by side.

use p256::PublicKey;
#[cfg(any(test, not(feature = "ring")))]
use p256::ecdsa::{Signature, VerifyingKey, signature::Verifier};

/// Whether `signature`, as `r || s`, is that of `key` over `message`.
#[cfg(not(feature = "ring"))]
pub(super) fn verifies(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    by_p256(key, message, signature)
}

/// Whether `signature`, as `r || s`, is that of `key` over `message`.
#[cfg(feature = "ring")]
pub(super) fn verifies(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    by_ring(key, message, signature)
}

#[cfg(any(test, not(feature = "ring")))]
fn by_p256(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    let signature = Signature::from_slice(signature);
    signature.is_ok_and(|signature| VerifyingKey::from(key).verify(message, &signature).is_ok())
}

#[cfg(feature = "ring")]
fn by_ring(key: &PublicKey, message: &[u8], signature: &[u8]) -> bool {
    use p256::elliptic_curve::sec1::ToSec1Point;
    use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
    let point = key.to_sec1_point(false);
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point.as_bytes()).verify(message, signature).is_ok()
}

#[cfg(all(test, feature = "ring"))]
mod tests {
    use p256::ecdsa::SigningKey;
    use p256::ecdsa::signature::Signer;
    use proptest::prelude::*;

    use super::*;

    /// `n - s`: the other signature that the same key could have made.
    fn other_half(signature: &Signature) -> Signature {
        let (r, s) = signature.split_scalars();
        Signature::from_scalars(r, -*s).expect("neither is zero")
    }

    proptest! {
        #[test]
        fn both_accept_what_was_signed_and_refuse_what_was_not(
            secret in prop::array::uniform32(1u8..),
            message in prop::collection::vec(any::<u8>(), 0..100),
            bit in 0..512usize,
        ) {
            let signer = SigningKey::from_slice(&secret).unwrap();
            let key = PublicKey::from(signer.verifying_key());
            let signature: Signature = signer.sign(&message);
            for genuine in [signature, other_half(&signature)] {
                prop_assert!(by_p256(&key, &message, &genuine.to_bytes()));
                prop_assert!(by_ring(&key, &message, &genuine.to_bytes()));
            }
            let mut changed = signature.to_bytes();
            changed[bit / 8] ^= 1 << (bit % 8);
            prop_assert!(!by_p256(&key, &message, &changed));
            prop_assert!(!by_ring(&key, &message, &changed));
        }
    }

    #[test]
    fn both_refuse_scalars_out_of_range_and_wrong_lengths() {
        let signer = SigningKey::from_slice(&[7; 32]).unwrap();
        let key = PublicKey::from(signer.verifying_key());
        let genuine: Signature = signer.sign(b"message");
        let genuine = genuine.to_bytes().to_vec();
        let with = |r: [u8; 32], s: &[u8]| [r.as_slice(), s].concat();
        let wrong = [
            Vec::new(),
            genuine[..63].to_vec(),
            [genuine.as_slice(), &[0]].concat(),
            with([0; 32], &genuine[32..]),
            with([0xff; 32], &genuine[32..]),
            [&genuine[..32], &[0; 32]].concat(),
            [&genuine[..32], &[0xff; 32]].concat(),
        ];
        for signature in wrong {
            assert!(!by_p256(&key, b"message", &signature), "{signature:?}");
            assert!(!by_ring(&key, b"message", &signature), "{signature:?}");
        }
    }
}
