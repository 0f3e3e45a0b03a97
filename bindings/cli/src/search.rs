//! `lomme search`: what a citizen's phone, or a file of items, has on some words.

use clap::Args;
use lomme_app::is_kind;
use lomme_app::items;
use lomme_app::view::SearchView;

use crate::exit::{Exit, Failure};
use crate::items::{Common, From, Source, print};
use crate::say;

#[derive(Args)]
pub(crate) struct Options {
    /// Words, or their beginnings; all have to be there
    #[arg(required = true, value_name = "QUERY")]
    query: Vec<String>,
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
    /// Only things of this kind: case, message, payment …; may be given again
    #[arg(long, value_name = "KIND")]
    kind: Vec<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    limit: u32,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let Options { query, from, common, kind, limit } = options;
    if let Some(unknown) = kind.iter().find(|kind| !is_kind(kind)) {
        return Err(Failure::usage(format!("there is no kind {unknown}")));
    }
    let (typed, now, texts) = (query.join(" "), common.now(), common.texts());
    let view = match from.open()? {
        Source::File(page) => items::search(&page.changed, &typed, kind, *limit, now, &texts),
        Source::Phone(phone) => phone.search(&typed, kind, *limit, now, &texts)?,
    };
    print(common, &view, |_| lines(&view))
}

fn lines(view: &SearchView) -> Result<(), Failure> {
    for hit in &view.hits {
        let item = &hit.item;
        say(&format!("{}: {} - {}, {}", hit.kind_title, item.title, item.authority, item.age))?;
        let marked = hit.snippet.iter().map(|span| match span.hit {
            true => format!("[{}]", span.text),
            false => span.text.clone(),
        });
        say(&format!("    {}: {}", hit.found_in_words, marked.collect::<String>()))?;
    }
    say(&view.summary)
}
