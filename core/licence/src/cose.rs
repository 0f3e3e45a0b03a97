//! Keys, algorithms and signatures of COSE (RFC 9052, RFC 9053) as ISO/IEC 18013-5 uses them.

mod es256;
mod key;
mod sign1;

pub use key::{Algorithm, KeyError, PublicKey};
pub use sign1::{Sign1, SignatureFault, SignerReference, Unsigned, sign_attached};
