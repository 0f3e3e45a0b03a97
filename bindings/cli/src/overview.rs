//! `lomme overview`, `lomme item` and `lomme inbox`: what the authorities hold, out of a file or a phone's store.

use clap::Args;
use lomme_app::items::{self, Held};
use lomme_app::view::{InboxView, ItemDate, ItemView, MessageAsk, MessageView, OverviewFilter};

use crate::exit::{Exit, Failure};
use crate::items::{Common, From, Source, print};
use crate::say;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
    /// Only this part of life, by its code (health, economy, ...); may be given again
    #[arg(long, value_name = "CODE")]
    area: Vec<String>,
    /// Only this authority, by its name; may be given again
    #[arg(long, value_name = "NAME")]
    authority: Vec<String>,
    /// Only this person, by the subject of their items; may be given again
    #[arg(long, value_name = "SUBJECT")]
    person: Vec<String>,
    /// Only this kind (case, benefit, payment, ...; unknown); may be given again
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// List what the overview can be narrowed to, with how many items each has
    #[arg(long)]
    filters: bool,
    /// List each part of life with who covers it and what is missing
    #[arg(long)]
    coverage: bool,
}

#[derive(Args)]
pub(crate) struct ItemOptions {
    /// The item's id
    id: String,
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
}

#[derive(Args)]
pub(crate) struct InboxOptions {
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn overview(options: &Options) -> Result<Exit, Failure> {
    let Options { from, common, .. } = options;
    let (now, texts) = (common.now(), common.texts());
    let filter = OverviewFilter {
        areas: options.area.clone(),
        authorities: options.authority.clone(),
        people: options.person.clone(),
        kinds: options.kind.clone(),
    };
    let view = match from.open()? {
        Source::File(page) => {
            let held = Held { items: &page.changed, coverage: &page.coverage, me: None, now, texts: &texts };
            items::overview_filtered(&held, &filter)?
        }
        Source::Phone(phone) => phone.overview(&filter, now, &texts)?,
    };
    print(common, &view, |narrator| {
        narrator.overview(&view)?;
        for area in view.areas.iter().filter(|_| options.coverage) {
            say(&format!("\n{} ({})", area.title, area.items))?;
            area.sources.iter().try_for_each(|source| say(&format!("  {}", source.spoken)))?;
            area.missing.as_ref().map_or(Ok(()), |missing| say(&format!("  {missing}")))?;
        }
        for group in view.filters.iter().filter(|_| options.filters) {
            say(&format!("\n{}", group.title))?;
            group.values.iter().try_for_each(|value| say(&format!("  {} ({})", value.spoken, value.id)))?;
        }
        Ok(())
    })
}

pub(crate) fn item(options: &ItemOptions) -> Result<Exit, Failure> {
    let ItemOptions { id, from, common } = options;
    let (now, texts) = (common.now(), common.texts());
    let view = match from.open()? {
        Source::File(page) => {
            let held = Held { items: &page.changed, coverage: &page.coverage, me: None, now, texts: &texts };
            items::item(&held, id)?
        }
        Source::Phone(phone) => phone.item(id, now, &texts)?,
    };
    print(common, &view, |_| lines(item_lines(&view)))
}

pub(crate) fn inbox(options: &InboxOptions) -> Result<Exit, Failure> {
    let InboxOptions { from, common } = options;
    let (now, texts) = (common.now(), common.texts());
    let view = match from.open()? {
        Source::File(page) => items::inbox(&page.changed, &page.coverage, now, &texts),
        Source::Phone(phone) => phone.inbox(now, &texts)?,
    };
    print(common, &view, |_| lines(inbox_lines(&view)))
}

fn lines(lines: Vec<String>) -> Result<(), Failure> {
    lines.iter().try_for_each(|line| say(&line.replace('\n', " ")))
}

fn item_lines(view: &ItemView) -> Vec<String> {
    let mut lines = vec![format!("{}: {}", view.kind_title, view.title)];
    let indented = |line: &String| format!("  {line}");
    let on_top = [&view.on_behalf_of, &view.status, &view.status_as_stated, &view.case_number];
    lines.extend(on_top.into_iter().flatten().map(indented));
    lines.extend(view.next.iter().map(indented));
    lines.extend(view.dates.iter().flat_map(date_lines));
    lines.extend(view.facts.iter().map(|fact| format!("  {}: {}", fact.name, fact.value)));
    lines.extend(view.message.iter().flat_map(message_lines));
    let relations = view.relations.iter();
    lines.extend(relations.map(|one| {
        let item = one.item.as_ref().map(|item| format!(" ({item})")).unwrap_or_default();
        format!("  {}: {}{item}", one.relation, one.title)
    }));
    lines.extend(view.contact.iter().map(|way| format!("  {}: {}", way.name, way.value)));
    lines.extend([&view.source, &view.as_of].map(indented));
    lines.push(format!("  {}: {}", view.details_label, view.details_url));
    lines
}

fn date_lines(date: &ItemDate) -> Vec<String> {
    let more = [&date.if_missed, &date.why, &date.unsure].into_iter().flatten();
    let first = format!("  {}: {}", date.kind, date.when_words);
    [first].into_iter().chain(more.map(|more| format!("      {more}"))).collect()
}

/// A message in words, as it stands in an item and alone.
pub(crate) fn message_lines(view: &MessageView) -> Vec<String> {
    let mut lines = vec![format!("  {}", view.headline)];
    let all = view.text.iter().chain(&view.lines).chain(&view.documents);
    lines.extend(all.map(|line| format!("  {line}")));
    lines.extend(view.asks.iter().map(ask_line));
    lines.extend(view.left_out.iter().map(|left_out| format!("  ! {left_out}")));
    lines
}

fn ask_line(ask: &MessageAsk) -> String {
    let url = ask.url.as_ref().map(|url| format!(" <{url}>")).unwrap_or_default();
    format!("  > {}{url}", ask.spoken)
}

fn inbox_lines(view: &InboxView) -> Vec<String> {
    let mut lines = vec![view.headline.clone()];
    for message in &view.messages {
        let mark = if message.unread { '*' } else { ' ' };
        lines.push(format!(
            "{mark} {} - {}, {} ({})",
            message.title, message.sender, message.received, message.id
        ));
        let more = [&message.reply_by, &message.legal, &message.text].into_iter().flatten();
        lines.extend(more.map(|line| format!("    {line}")));
        lines.extend(message.asks.iter().map(|ask| format!("  {}", ask_line(ask))));
    }
    lines.extend(view.nothing.iter().map(|nothing| nothing.spoken.clone()));
    lines
}
