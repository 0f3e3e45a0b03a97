//! `lomme accesslog`: who looked at the data, out of a file or a phone's store.

use clap::Args;
use lomme_app::items::{self, Held};
use lomme_app::view::{AccessGroupLine, AccessLink, AccessLogView};

use crate::exit::{Exit, Failure};
use crate::items::{Common, From, Source, print};
use crate::say;

#[derive(Args)]
pub(crate) struct Options {
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let Options { from, common } = options;
    let (now, texts) = (common.now(), common.texts());
    let view = match from.open()? {
        Source::File(page) => {
            let held = Held { items: &page.changed, coverage: &page.coverage, me: None, now, texts: &texts };
            items::access_log(&held)
        }
        Source::Phone(phone) => phone.access_log(now, &texts)?,
    };
    print(common, &view, |_| lines(&view).iter().try_for_each(|line| say(&line.replace('\n', " "))))
}

fn lines(view: &AccessLogView) -> Vec<String> {
    let mut lines = vec![view.headline.clone()];
    lines.extend(view.nothing.iter().flat_map(|nothing| &nothing.lines).map(|line| format!("  {line}")));
    lines.extend(view.missing.iter().map(|missing| format!("! {missing}")));
    lines.push(view.known_from.clone());
    lines.extend(view.groups.iter().flat_map(group));
    lines.push(String::new());
    lines.extend(view.logs.iter().map(|log| log.spoken.clone()));
    lines.extend(view.areas.iter().map(|area| area.spoken.clone()));
    lines.push(String::new());
    lines.extend(view.is_not.iter().cloned());
    lines.extend([String::new(), view.concern.title.clone()]);
    for (number, step) in (1..).zip(&view.concern.steps) {
        lines.push(format!("{number}. {}", step.words));
        lines.extend(step.links.iter().map(|link| format!("   {}", shown(link))));
    }
    lines
}

fn group(group: &AccessGroupLine) -> Vec<String> {
    let more = [Some(&group.reason), group.activity.as_ref(), Some(&group.systems), group.role.as_ref()];
    let more = more.into_iter().chain([group.criticality.as_ref(), Some(&group.ask)]).flatten();
    let first = [String::new(), group.sentence.clone()];
    let indented = more.cloned().chain([shown(&group.link)]).map(|line| format!("  {line}"));
    first.into_iter().chain(indented).collect()
}

fn shown(link: &AccessLink) -> String {
    format!("{} <{}>", link.label, link.url)
}
