//! Tables that tell a year by its halves or quarters: 目標 | 上半期実績 | 下半期実績 | 計.

use super::measure::{RESULTS, Stage, has_any, stage};
use super::subject::Subject;
use crate::model::{ColumnKey, Kind, Metric, Role, fiscal_year, fold, same_unit};

/// True for a scope that is a half, a quarter or a stretch of months: 上半期, 4～9月期.
pub(super) fn is_stretch(scope: &str) -> bool {
    has_any(&fold(scope), &["半期", "上期", "下期", "四半期", "月期"])
}

/// True when `part` is a stretch of the year that `whole` is of.
pub(super) fn is_within(part: Option<&str>, whole: Option<&str>) -> bool {
    let is_whole = whole.is_none_or(|whole| !is_stretch(whole) && !whole.contains('月'));
    let years = (part.and_then(fiscal_year), whole.and_then(fiscal_year));
    let is_of_year = !matches!(years, (Some(part), Some(whole)) if part != whole);
    part.is_some_and(is_stretch) && is_whole && is_of_year
}

/// The actual of the year in the column that adds up the stretches before it: 上半期 12, 下半期 13, 計 25.
pub(super) fn whole_year(
    subject: &Subject<'_>,
    figures: &[&Metric],
    target: &Metric,
) -> Option<Metric> {
    let place = |key: ColumnKey| subject.document.columns.get_index_of(&key);
    let mut stretches = figures.iter().filter(|m| {
        RESULTS.contains(&m.role)
            && stage(m) == Some(Stage::Done)
            && is_within(m.scope.as_deref(), target.scope.as_deref())
    });
    let (first, last) = (stretches.next()?, stretches.next_back()?);
    let columns = place(last.column())?.checked_sub(place(first.column())?)?;
    // The stretches stand side by side, and all of them are told.
    let told = figures.iter().filter(|m| {
        place(m.column()).is_some_and(|at| {
            place(first.column()).is_some_and(|from| from <= at)
                && place(last.column()).is_some_and(|to| at <= to)
        })
    });
    let next = place(last.column())?.checked_add(1)?;
    let sum = figures.iter().find(|m| {
        place(m.column()) == Some(next)
            && m.role == Role::Other
            && m.kind == Kind::Count
            && ["計", "合計", "年計", "年間合計", "通年"].contains(&fold(&m.measure).as_str())
            && same_unit(&m.unit, &target.unit)
    })?;
    (told.count() == columns.checked_add(1)?).then(|| Metric {
        kind: Kind::Actual,
        measure: target.measure.clone(),
        scope: target.scope.clone(),
        ..(*sum).clone()
    })
}
