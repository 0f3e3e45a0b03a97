//! Certificates that keep every rule of Annex B save the one that a case turns.

use std::str::FromStr;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lomme_gateway::authority::{DOCUMENT_SIGNER, Identity};
use p256::ecdsa::{DerSignature, SigningKey};
use x509_cert::builder::profile::BuilderProfile;
use x509_cert::builder::{Builder, CertificateBuilder, CrlBuilder, Error};
use x509_cert::certificate::Rfc5280;
use x509_cert::crl::RevokedCert;
use x509_cert::der::asn1::{ObjectIdentifier, OctetString};
use x509_cert::der::flagset::FlagSet;
use x509_cert::der::{DateTime, Encode};
use x509_cert::ext::pkix::{
    AuthorityKeyIdentifier, BasicConstraints, CrlNumber, ExtendedKeyUsage, KeyUsage, KeyUsages,
    SubjectKeyIdentifier,
};
use x509_cert::ext::{Extension, ToExtension};
use x509_cert::name::Name;
use x509_cert::serial_number::SerialNumber;
use x509_cert::spki::{SubjectPublicKeyInfo, SubjectPublicKeyInfoRef};
use x509_cert::time::{Time, Validity};
use x509_cert::{Certificate, TbsCertificate};

use crate::forge::key;

/// A certificate to be; as it stands, that of a document signer.
pub(crate) struct Draft {
    pub(crate) subject: &'static str,
    /// Days from now at which its validity begins and ends.
    pub(crate) days: (i64, i64),
    pub(crate) key_usage: Option<KeyUsages>,
    pub(crate) purpose: Option<ObjectIdentifier>,
    /// Whether it is an authority, and the length of path it allows.
    pub(crate) authority: Option<(bool, Option<u8>)>,
    /// The authority key identifier, where it is not the root's.
    pub(crate) issued_by: Option<[u8; 20]>,
    /// A critical extension that nobody understands.
    pub(crate) odd: bool,
}

impl Default for Draft {
    fn default() -> Self {
        Draft {
            subject: "CN=Another Signer,C=DK",
            days: (-2, 300),
            key_usage: Some(KeyUsages::DigitalSignature),
            purpose: Some(DOCUMENT_SIGNER),
            authority: None,
            issued_by: None,
            odd: false,
        }
    }
}

/// Anything but what the extensions of a certificate mean.
const ODD: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.55555.1");

struct Profile {
    draft: Draft,
    subject: Name,
    issuer: Name,
}

impl BuilderProfile for Profile {
    fn get_issuer(&self, _: &Name) -> Name {
        self.issuer.clone()
    }

    fn get_subject(&self) -> Name {
        self.subject.clone()
    }

    fn build_extensions(
        &self,
        own: SubjectPublicKeyInfoRef<'_>,
        issuer: SubjectPublicKeyInfoRef<'_>,
        tbs: &TbsCertificate,
    ) -> Result<Vec<Extension>, Error> {
        let mut all = Vec::new();
        let subject = tbs.subject();
        let of_issuer = SubjectKeyIdentifier::try_from(issuer)?.0;
        let named = self.draft.issued_by.map(|id| OctetString::new(id.to_vec())).transpose()?;
        let named = AuthorityKeyIdentifier {
            key_identifier: Some(named.unwrap_or(of_issuer)),
            ..AuthorityKeyIdentifier::default()
        };
        all.push(named.to_extension(subject, &all)?);
        all.push(SubjectKeyIdentifier::try_from(own)?.to_extension(subject, &all)?);
        if let Some(usage) = self.draft.key_usage {
            all.push(KeyUsage(FlagSet::from(usage)).to_extension(subject, &all)?);
        }
        if let Some(purpose) = self.draft.purpose {
            let mut usage = ExtendedKeyUsage(vec![purpose]).to_extension(subject, &all)?;
            usage.critical = true;
            all.push(usage);
        }
        if let Some((ca, path_len_constraint)) = self.draft.authority {
            all.push(BasicConstraints { ca, path_len_constraint }.to_extension(subject, &all)?);
        }
        if self.draft.odd {
            let extn_value = OctetString::new(vec![5, 0])?;
            all.push(Extension { extn_id: ODD, critical: true, extn_value });
        }
        Ok(all)
    }
}

/// Has `issuer` sign a certificate for a new key.
pub(crate) fn certificate(
    draft: Draft,
    issuer_name: &Name,
    issuer: &SigningKey,
    now: Timestamp,
) -> (Certificate, SigningKey) {
    let own = key();
    let certificate = signed(draft, Some(issuer_name), &own, issuer, now);
    (certificate, own)
}

/// A root that signs itself.
pub(crate) fn root(draft: Draft, now: Timestamp) -> (Certificate, SigningKey) {
    let own = key();
    let certificate = signed(draft, None, &own, &own, now);
    (certificate, own)
}

/// Another certificate for the key of a root.
pub(crate) fn renewed(draft: Draft, key: &SigningKey, now: Timestamp) -> Certificate {
    signed(draft, None, key, key, now)
}

/// A root as Annex B has it, save that its number of path length is the case's own.
pub(crate) fn root_draft() -> Draft {
    Draft {
        subject: "CN=Another Root,C=DK",
        days: (-3, 3_000),
        key_usage: Some(KeyUsages::KeyCertSign),
        purpose: None,
        authority: Some((true, Some(0))),
        ..Draft::default()
    }
}

fn signed(
    draft: Draft,
    issuer_name: Option<&Name>,
    own: &SigningKey,
    issuer: &SigningKey,
    now: Timestamp,
) -> Certificate {
    let day = |days: i64| x509_time(now + SignedDuration::from_hours(24 * days));
    let validity = Validity::<Rfc5280>::new(day(draft.days.0), day(draft.days.1));
    let subject = Name::from_str(draft.subject).unwrap();
    let issuer_name = issuer_name.unwrap_or(&subject).clone();
    let spki = SubjectPublicKeyInfo::from_key(own.verifying_key()).unwrap();
    let serial = SerialNumber::generate(&mut lomme_gateway::rng());
    let profile = Profile { draft, subject, issuer: issuer_name };
    let builder = CertificateBuilder::new(profile, serial, validity, spki).unwrap();
    builder.build::<_, DerSignature>(issuer).unwrap()
}

/// A revocation list of `issuer` with `serials`, partial (by a critical extension that nobody understands) or whole.
pub(crate) fn revocation_list(
    issuer: &Identity,
    serials: Vec<SerialNumber>,
    partial: bool,
    now: Timestamp,
) -> Vec<u8> {
    let number = CrlNumber::try_from(1u64).unwrap();
    let mut builder =
        CrlBuilder::<Rfc5280>::new_with_this_update(issuer.certificate(), number, x509_time(now))
            .unwrap()
            .with_next_update(Some(x509_time(now + SignedDuration::from_hours(24))));
    let odd = || {
        vec![Extension { extn_id: ODD, critical: true, extn_value: OctetString::new(vec![5, 0]).unwrap() }]
    };
    let entry = |serial_number| RevokedCert {
        serial_number,
        revocation_date: x509_time(now),
        crl_entry_extensions: partial.then(odd),
    };
    builder = builder.with_certificates(serials.into_iter().map(entry));
    builder.build::<_, DerSignature>(issuer.key()).unwrap().to_der().unwrap()
}

fn x509_time(at: Timestamp) -> Time {
    let seconds = Duration::from_secs(u64::try_from(at.as_second()).unwrap());
    Time::from(DateTime::from_unix_duration(seconds).unwrap())
}
