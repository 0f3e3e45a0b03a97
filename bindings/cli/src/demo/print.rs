//! What the demo and the views print: steps to stderr, results to stdout, in the language that was chosen.

use lomme_app::view::{
    AgendaLine, AgendaView, LicenceView, OverviewSection, OverviewView, RemindersView, RightLine, VerdictView,
};

use crate::exit::Failure;
use crate::{Lang, say};

/// More lines of one kind than this are counted and not printed by the demo.
const LINES: usize = 12;

/// Says things in one of the two languages.
#[derive(Clone, Copy)]
pub(crate) struct Narrator {
    lang: Lang,
    most: usize,
}

impl Narrator {
    /// One that prints the first lines of each kind.
    pub(crate) fn brief(lang: Lang) -> Self {
        Narrator { lang, most: LINES }
    }

    /// One that prints every line.
    pub(crate) fn full(lang: Lang) -> Self {
        Narrator { lang, most: usize::MAX }
    }

    /// The one of two texts that is in the language.
    pub(crate) fn of<'t>(self, da: &'t str, en: &'t str) -> &'t str {
        match self.lang {
            Lang::Da => da,
            Lang::En => en,
        }
    }

    /// A step begins.
    pub(crate) fn step(self, da: &str, en: &str) {
        eprintln!("\n== {}", self.of(da, en));
    }

    /// Progress within a step.
    pub(crate) fn note(self, da: &str, en: &str) {
        eprintln!("   {}", self.of(da, en));
    }

    pub(crate) fn licence(self, view: &LicenceView) -> Result<(), Failure> {
        say(&view.name)?;
        if let (Some(number), Some(expires)) = (&view.document_number, &view.expires) {
            say(&format!(
                "{} {number}, {} {expires}",
                self.of("Kørekort", "Licence"),
                self.of("til", "until")
            ))?;
        }
        rights(&view.rights)
    }

    pub(crate) fn verdict(self, view: &VerdictView) -> Result<(), Failure> {
        let reason = view.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
        say(&format!("\n*** {}{reason} ***", view.headline.to_uppercase()))?;
        for advice in &view.advice {
            say(&format!("    -> {advice}"))?;
        }
        if let Some(name) = &view.name {
            let born = view.birth_date.as_deref().unwrap_or_default();
            say(&format!("{name}, {} {born}", self.of("født", "born")))?;
        }
        if let Some(title) = &view.rights_title {
            say(&format!("{title}:"))?;
        }
        rights(&view.rights)?;
        for check in &view.checks {
            let mark = match check.result.as_str() {
                "passed" => "+",
                "failed" => "x",
                "missing" => "?",
                _ => "-",
            };
            let reason = check.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            let age = check
                .evidence_age
                .as_ref()
                .map(|age| format!(" ({} {age})", self.of("grundlag:", "evidence:")));
            say(&format!("  {mark} {} - {}{reason}{}", check.title, check.word, age.unwrap_or_default()))?;
        }
        Ok(())
    }

    pub(crate) fn overview(self, view: &OverviewView) -> Result<(), Failure> {
        say(&format!("\n{}", view.first_title))?;
        for line in view.first.iter().take(self.most) {
            say(&format!("  {}", line.spoken))?;
        }
        self.more(view.first.len())?;
        for section in &view.sections {
            match &section.nothing {
                Some(nothing) if view.empty.is_none() => {
                    say(&format!("\n{}: {}", section.title, nothing.headline))?;
                }
                Some(_) => {}
                None => self.section(section)?,
            }
        }
        say(&format!("\n{}", self.of("Kilder", "Sources")))?;
        for line in &view.coverage {
            say(&format!("  {}", line.spoken))?;
        }
        view.empty.as_ref().map_or(Ok(()), |empty| say(&format!("\n{empty}")))
    }

    fn section(self, section: &OverviewSection) -> Result<(), Failure> {
        say(&format!("\n{} ({})", section.title, section.items.len()))?;
        for item in section.items.iter().take(self.most) {
            let status = item.status.as_ref().map(|status| format!(" [{status}]")).unwrap_or_default();
            let detail = item.detail.as_ref().map(|detail| format!(": {detail}")).unwrap_or_default();
            say(&format!("  {}{status}{detail} - {}, {}", item.title, item.authority, item.age))?;
        }
        self.more(section.items.len())
    }

    pub(crate) fn agenda(self, view: &AgendaView) -> Result<(), Failure> {
        let groups = [&view.overdue, &view.today, &view.this_week, &view.later];
        for (title, lines) in view.titles.iter().zip(groups) {
            if lines.is_empty() {
                continue;
            }
            say(&format!("\n{title}"))?;
            lines.iter().try_for_each(|line| self.agenda_line(line))?;
        }
        Ok(())
    }

    fn agenda_line(self, line: &AgendaLine) -> Result<(), Failure> {
        let place = line.place.as_ref().map(|place| format!(", {place}")).unwrap_or_default();
        let whose = line.on_behalf_of.as_ref().map(|whose| format!(", {whose}")).unwrap_or_default();
        say(&format!("  {}: {} - {}{whose}{place}", line.when_words, line.kind, line.title))?;
        let otherwise = |missed: &String| format!("{} {missed}", self.of("Ellers:", "Otherwise:"));
        let because = |why: &String| format!("{} {why}", self.of("Hvorfor:", "Why:"));
        let missed = line.if_missed.as_ref().map(otherwise);
        let more = [line.moved.clone(), missed, line.why.as_ref().map(because), line.unsure.clone()];
        more.into_iter().flatten().try_for_each(|more| say(&format!("      {more}")))
    }

    /// The reminders; with `explain` why each comes when it comes, and why some things have none.
    pub(crate) fn reminders(self, view: &RemindersView, explain: bool) -> Result<(), Failure> {
        for line in view.planned.iter().take(self.most) {
            let urgent = if line.urgent { self.of(" (haster)", " (urgent)") } else { "" };
            say(&format!("  {}{urgent}: {}", line.when_words, line.text))?;
            for because in line.because.iter().filter(|_| explain) {
                say(&format!("      {because}"))?;
            }
        }
        self.more(view.planned.len())?;
        if !explain || view.left_out.is_empty() {
            return Ok(());
        }
        say(&format!(
            "\n{}",
            self.of("Uden påmindelse, eller med færre", "Without a reminder, or with fewer")
        ))?;
        view.left_out.iter().try_for_each(|left| say(&format!("  {}: {}", left.title, left.reason)))
    }

    fn more(self, count: usize) -> Result<(), Failure> {
        match count.checked_sub(self.most) {
            Some(more) if more > 0 => {
                say(&format!("  {} {more} {}", self.of("og", "and"), self.of("til", "more")))
            }
            _ => Ok(()),
        }
    }
}

fn rights(lines: &[RightLine]) -> Result<(), Failure> {
    for line in lines {
        say(&format!("  {}", line.line))?;
        for restriction in &line.restrictions {
            say(&format!("      {restriction}"))?;
        }
    }
    Ok(())
}
