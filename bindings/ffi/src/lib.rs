//! The foreign boundary: core/app through uniffi. No logic.
