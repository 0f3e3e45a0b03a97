//! CitizenApp and ReaderApp: one file per use case, and views ready to show.
