//! From the text of a file to steps, keeping the place of every word.

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::mistake::{Mistake, nearest};
use super::{StepPlan, StepWords};
use crate::activities::Settings;

pub(super) fn read_step(source: &str, step: Spanned<DeValue<'_>>) -> Result<StepPlan, Mistake> {
    let place = |error: toml::de::Error| Mistake::from_toml(source, &error);
    let span = step.span();
    let DeValue::Table(mut table) = step.into_inner() else {
        return Err(Mistake::at(source, span.start, "a step is a table".into()));
    };
    let activity = take(&mut table, "activity")
        .ok_or_else(|| Mistake::at(source, span.start, "a step says its `activity`".into()))?;
    let words = Spanned::new(span, DeValue::Table(table));
    let words = StepWords::deserialize(ValueDeserializer::from(words)).map_err(place)?;
    let settings = read_activity(source, activity)?;
    Ok(StepPlan { words, settings })
}

fn read_activity(source: &str, activity: Spanned<DeValue<'_>>) -> Result<Settings, Mistake> {
    let span = activity.span();
    let DeValue::Table(mut table) = activity.into_inner() else {
        return Err(Mistake::at(source, span.start, "`activity` is { kind = \"…\", … }".into()));
    };
    let kind = take(&mut table, "kind")
        .ok_or_else(|| Mistake::at(source, span.start, "an activity says its `kind`".into()))?;
    let at = kind.span().start;
    let Some(name) = kind.get_ref().as_str().map(str::to_owned) else {
        return Err(Mistake::at(source, at, "`kind` is a text".into()));
    };
    let rest = ValueDeserializer::from(Spanned::new(span, DeValue::Table(table)));
    match Settings::read(&name, rest) {
        Some(settings) => settings.map_err(|error| Mistake::from_toml(source, &error)),
        None => Err(Mistake {
            meant: nearest(&name, Settings::KINDS.iter().copied()),
            ..Mistake::at(source, at, format!("no kind of activity is named `{name}`"))
        }),
    }
}

pub(super) fn take<'i>(table: &mut DeTable<'i>, key: &str) -> Option<Spanned<DeValue<'i>>> {
    table.remove(key)
}
