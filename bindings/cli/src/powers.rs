//! `lomme powers`: powers of attorney, out of a file or a phone's store, and what is done to them, which waits in the phone's outbox.

use clap::{Args, ValueEnum};
use lomme_app::CitizenAct;
use lomme_app::items;
use lomme_app::view::{PowerView, PowersView};

use crate::exit::{Exit, Failure};
use crate::items::{Common, From, Source, print};
use crate::say;

#[derive(Args)]
pub(crate) struct Options {
    /// The power's id; all of them where it is not given
    id: Option<String>,
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    common: Common,
    /// Answer a request, or end the power; on a phone
    #[arg(long = "do", value_name = "WHAT", requires_all = ["id", "store"])]
    act: Option<Act>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Act {
    /// Say yes to a request
    Give,
    /// Say no to a request
    Refuse,
    /// End it: take back what was given, give up what was received, take a request back
    End,
}

impl Act {
    fn citizen_act(self) -> CitizenAct {
        match self {
            Act::Give => CitizenAct::AnswerPower { given: true },
            Act::Refuse => CitizenAct::AnswerPower { given: false },
            Act::End => CitizenAct::EndPower,
        }
    }
}

pub(crate) fn run(options: &Options) -> Result<Exit, Failure> {
    let Options { id, from, common, act } = options;
    let (source, now, texts) = (from.open()?, common.now(), common.texts());
    match (id, source, act) {
        (Some(id), Source::Phone(phone), Some(act)) => {
            let taken = phone.act(id, &act.citizen_act(), now, &texts)?;
            print(common, &taken, |_| say(&taken.words))
        }
        (Some(id), source, _) => {
            let view = match source {
                Source::File(page) => items::power(&page.changed, id, now, &texts)?,
                Source::Phone(phone) => phone.power(id, now, &texts)?,
            };
            print(common, &view, |_| show(&view))
        }
        (None, source, _) => {
            let view = match source {
                Source::File(page) => items::powers(&page.changed, now, &texts),
                Source::Phone(phone) => phone.powers(now, &texts)?,
            };
            print(common, &view, |_| list(&view))
        }
    }
}

fn list(view: &PowersView) -> Result<(), Failure> {
    for group in &view.groups {
        say(&format!("\n{}", group.title))?;
        group
            .powers
            .iter()
            .try_for_each(|line| say(&format!("  {}  {}", line.id, one_line(&line.spoken))))?;
    }
    view.empty.as_ref().map_or(Ok(()), |empty| say(empty))
}

fn show(view: &PowerView) -> Result<(), Failure> {
    let line = |line: &String| say(&one_line(line));
    [&view.title, &view.who, &view.words].into_iter().try_for_each(line)?;
    let dates = view.begins.iter().chain([&view.until]).cloned().collect::<Vec<_>>().join(", ");
    line(&dates)?;
    [&view.ends_soon, &view.answer_by, &view.cannot].into_iter().flatten().try_for_each(line)?;
    say(&format!("\n{}", view.may_title))?;
    view.may.iter().chain(&view.may_not).try_for_each(|right| say(&format!("  {}", one_line(right))))?;
    say("")?;
    view.covers
        .iter()
        .chain(&view.covers_unsaid)
        .try_for_each(|covers| say(&format!("- {}", one_line(covers))))?;
    for action in &view.actions {
        let explanation = action.explanation.as_ref().map(|words| format!(": {words}")).unwrap_or_default();
        line(&format!("> {}{explanation}", action.title))?;
    }
    view.acts.iter().try_for_each(|act| say(&format!("  {}  {}", act.id, one_line(&act.spoken))))?;
    line(&view.details_url)
}

fn one_line(text: &str) -> String {
    text.replace('\n', " ")
}
