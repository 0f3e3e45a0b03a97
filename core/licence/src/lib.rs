//! ISO/IEC 18013-5 mdoc: parse, issue, present, verify; trust list, status list, verdict. Pure.
