//! Any bytes as every structure of ISO/IEC 18013-5: refused with a place, or read; what we write of it is read again.
#![no_main]

use libfuzzer_sys::fuzz_target;
use lomme_licence::mdoc::{
    DeviceEngagement, DeviceRequest, DeviceResponse, IssuerSigned, MobileSecurityObject, SessionData,
    SessionEstablishment, SessionTranscript,
};
use lomme_licence::present::{Asked, HeldDocument};

fuzz_target!(|bytes: &[u8]| {
    let _ = DeviceResponse::from_bytes(bytes);
    let _ = MobileSecurityObject::from_bytes(bytes);
    let _ = SessionTranscript::from_bytes(bytes);
    if let Ok(issued) = IssuerSigned::from_bytes(bytes) {
        let _ = issued.mobile_security_object();
    }
    if let Ok(engagement) = DeviceEngagement::from_bytes(bytes) {
        assert_eq!(DeviceEngagement::from_uri(&engagement.to_uri()).expect("its own text"), engagement);
    }
    if let Ok(message) = SessionEstablishment::from_bytes(bytes) {
        assert_eq!(SessionEstablishment::from_bytes(&message.to_bytes()).expect("its own writing"), message);
    }
    if let Ok(message) = SessionData::from_bytes(bytes) {
        assert_eq!(SessionData::from_bytes(&message.to_bytes()).expect("its own writing"), message);
    }
    if let Ok(request) = DeviceRequest::from_bytes(bytes) {
        let again = DeviceRequest::from_bytes(&request.to_bytes()).expect("its own writing");
        assert_eq!(again.doc_requests().len(), request.doc_requests().len());
        for asked in request.doc_requests() {
            let asked = Asked::new(asked.items_request(), &[]);
            assert!(asked.selection().elements().next().is_none(), "nothing is held");
        }
    }
    if let Ok(held) = HeldDocument::restore(bytes) {
        let _ = held.licence().faults().len();
    }
});
