//! isomdl, before the same presentation.

use peer_isomdl::{AuthenticationStatus, ResponseAuthenticationOutcome, TrustAnchorRegistry};

use crate::{Known, Scene};

/// The same presentation, ready for isomdl: the response, its transcript and the root, each as isomdl takes it.
pub struct Peer {
    response: Vec<u8>,
    transcript: peer_isomdl::Transcript,
    roots: TrustAnchorRegistry,
}

impl Peer {
    /// A police presentation that brings its signer's certificate.
    pub fn police() -> Self {
        let scene = Scene::police(Known::ByRoot);
        let peer = Peer {
            transcript: peer_isomdl::Transcript::from_bytes(scene.transcript.as_bytes())
                .expect("a transcript"),
            roots: peer_isomdl::roots(&[scene.root]).expect("a root"),
            response: scene.response,
        };
        let outcome = peer.verify();
        let valid = |status: &AuthenticationStatus| matches!(status, AuthenticationStatus::Valid);
        assert!(
            valid(&outcome.issuer_authentication) && valid(&outcome.device_authentication),
            "{outcome:?}"
        );
        peer
    }

    /// What isomdl checks: chain, issuer's signature, device's signature. It compares no digests and looks at no
    /// validity, revocation or status (docs/interop.md).
    pub fn verify(&self) -> ResponseAuthenticationOutcome {
        peer_isomdl::verify(&self.response, &self.transcript, &self.roots)
            .expect("a response that isomdl reads")
    }
}
