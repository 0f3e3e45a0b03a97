//! Mit overblik: the item model, coverage, MeMo, the sync machine and the outbox. Pure.
