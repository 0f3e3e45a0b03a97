//! The citizen's acts in the store: taken, shown at once, taken back, and put away when they have come back with the items.
//!
//! The rules are those of [`lomme_overview::Outbox`]; here they meet the rows. An act and its record are one transaction, so that whatever was
//! said to be done is still there after a kill, and is delivered once or more with the same id.

mod done;
mod kept;
mod take;

use std::collections::BTreeSet;

use lomme_overview::{Item, Outbox, Shown, overlay};
use lomme_store::{OutboxState, Store};

pub(crate) use done::text_language;
pub use done::{CitizenAct, Give};
pub(crate) use kept::{ShownThen, act_of, outbox_of, receipt_of, state_of};
pub(crate) use take::take;

use crate::citizen::stored_items;
use crate::error::LommeError;

/// The items of one person with the acts on them, as they are to be shown.
pub(crate) fn shown_items(store: &Store, subject: &str) -> Result<Vec<Item>, LommeError> {
    let items = stored_items(store, subject)?;
    let outbox = outbox_of(store, subject)?;
    if outbox.entries().is_empty() {
        return Ok(items);
    }
    let touched: BTreeSet<&str> = outbox.entries().iter().map(|entry| entry.act.item.as_str()).collect();
    let show = |item: Item| match touched.contains(item.id.as_str()) {
        true => shown(item, &outbox).item,
        false => item,
    };
    Ok(items.into_iter().map(show).collect())
}

/// One item with the acts on it; none where there is no such item.
pub(crate) fn shown_item(store: &Store, subject: &str, id: &str) -> Result<Option<Shown>, LommeError> {
    let Some(row) = store.item(subject, id)? else { return Ok(None) };
    let item: Item = crate::citizen::from_json(&row.body)?;
    Ok(Some(shown(item, &outbox_of(store, subject)?)))
}

fn shown(item: Item, outbox: &Outbox) -> Shown {
    let mut shown = overlay(std::slice::from_ref(&item), outbox);
    shown.pop().unwrap_or(Shown { item, pending: Vec::new(), refused: Vec::new() })
}

/// Puts away what the items themselves show by now. What was refused stays until it has been seen.
pub(crate) fn put_away_shown(store: &Store, subject: &str) -> Result<(), LommeError> {
    for row in store.outbox(subject)?.iter().filter(|row| row.state == OutboxState::Accepted) {
        let seen = act_of(&row.body).map(|act| act.seen_version);
        let held = store.item(subject, &row.item_id)?.map(|item| item.version);
        let waits_for_the_item = matches!((seen, held), (Some(seen), Some(held)) if held <= seen);
        if !waits_for_the_item {
            store.put_away(&row.id)?;
        }
    }
    Ok(())
}
