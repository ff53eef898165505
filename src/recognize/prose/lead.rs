//! Words that lead the figures of a line or a sentence: `実績：派遣回数10回`, `■目標` over others, `最終見込みとして、`.

use crate::model::{Kind, Quantity};

use super::bracket::Bracket;
use super::context::{Says, Scope};
use super::kind;
use super::words::{has_figure, is_bullet, is_noun, is_open, lines_after, trim};

/// A line that is a kind (`目標`, `■実績`) or is a bullet over others.
pub(super) fn of_line(
    chars: &[char],
    source: &[char],
    line: (usize, usize),
    lines: &[(usize, usize)],
    brackets: &[Bracket],
    figures: &[Quantity],
) -> Option<Scope> {
    let (start, end) = line;
    let bullet = (start..end)
        .find(|at| chars[*at] != ' ')
        .filter(|at| is_bullet(chars[*at]));
    let first = bullet.map_or(start, |at| at + 1);
    let until = chars.len();
    let text = trim(chars, first, end);
    let named = text.trim_end_matches([':', ' ', '・']);
    if let Some((kind, part)) = if bullet.is_some() {
        kind::caption(named)
    } else {
        kind::pure(named)
    } {
        return Some(Scope {
            from: end,
            until,
            depth: 2,
            says: Says::Kind(Some(kind), part),
        });
    }
    let has_figure = |from: usize, to: usize| has_figure(figures, from, to);
    let bullet = bullet?;
    let bracket = brackets[brackets.partition_point(|b| b.open < first)..]
        .iter()
        .take_while(|b| b.open < end)
        .find(|b| chars[b.open] != '(');
    let head_end = bracket.map_or(end, |b| b.open);
    let topic = trim(source, first, head_end);
    let length = topic.chars().count();
    let plain = (1..=25).contains(&length)
        && !topic.contains(['。', '：', ':'])
        && !has_figure(first, head_end);
    if !plain {
        return None;
    }
    let over = bracket.is_some() || {
        let next = lines_after(lines, end)
            .iter()
            .find(|(from, to)| *from > end && !trim(chars, *from, *to).is_empty());
        next.is_some_and(|(from, to)| {
            let (from, to) = (*from, *to);
            let first = (from..to).find(|at| chars[*at] != ' ').unwrap_or(from);
            let captioned = is_open(chars[first])
                || chars[first] == '(' && brackets.binary_search_by_key(&first, |b| b.open).is_ok();
            captioned
                || chars[first] != chars[bullet]
                    && has_figure(from, to)
                    && chars[from..to].contains(&':')
        })
    };
    over.then_some(Scope {
        from: head_end,
        until,
        depth: 1,
        says: Says::Topic(topic),
    })
}

/// Kinds that lead the figures of a line: `実績：派遣回数10回`, `■目標　派遣日数：80人日`, `目標：A 10回、実績：A 8回`.
pub(super) fn inside_line(
    chars: &[char],
    line: (usize, usize),
    lines: &[(usize, usize)],
    figures: &[Quantity],
) -> Vec<Scope> {
    let (start, end) = line;
    let has_figure = |from: usize, to: usize| has_figure(figures, from, to);
    let figure_at = |at: usize| has_figure(at, at + 1);
    let first = (start..end)
        .find(|at| chars[*at] != ' ' && !is_bullet(chars[*at]))
        .unwrap_or(end);
    let mut scopes = Vec::new();
    for at in first..end {
        if chars[at] == '、'
            && let Some(scope) = introduced(chars, first, at, end)
        {
            scopes.push(scope);
            continue;
        }
        if chars[at] == 'は'
            && let Some(scope) = told_of(chars, first, at, end)
            && !figure_at(at + 1)
            && has_figure(at, scope.until)
        {
            scopes.push(scope);
            continue;
        }
        let leads = chars[at] == ':'
            || chars[at] == ' ' && at > first && !matches!(chars[at - 1], ' ' | ':');
        if !leads {
            continue;
        }
        let from = chars[first..at]
            .iter()
            .rposition(|c| "、。/;→".contains(*c))
            .map_or(first, |n| first + n + 1);
        let word = chars[from..at]
            .iter()
            .rposition(|c| *c == ' ')
            .map_or(from, |n| from + n + 1);
        let Some((kind, part)) =
            kind::pure(&trim(chars, from, at)).or_else(|| kind::pure(&trim(chars, word, at)))
        else {
            continue;
        };
        let next = (at + 1..end).find(|at| chars[*at] != ' ').unwrap_or(end);
        if figure_at(next) || !has_figure(next, end) {
            continue;
        }
        // The kind goes on over the lines of figures below.
        let below = lines_after(lines, end)
            .iter()
            .filter(|(from, _)| *from > end)
            .take_while(|(from, to)| {
                let text = trim(chars, *from, *to);
                has_figure(*from, *to)
                    && !text.starts_with(is_bullet)
                    && !text.ends_with(['。', 'た', '定'])
            })
            .last();
        let until = below.map_or(end, |(_, to)| *to);
        scopes.push(Scope {
            from: at,
            until,
            depth: 2,
            says: Says::Kind(Some(kind), part),
        });
    }
    scopes
}

/// A clause that begins with its kind and goes on with what is counted: 最終見込は相談回数18回、参加者数140人である.
fn told_of(chars: &[char], first: usize, at: usize, end: usize) -> Option<Scope> {
    let from = chars[first..at]
        .iter()
        .rposition(|c| matches!(c, '。' | '、'))
        .map_or(first, |n| first + n + 1);
    let (kind, part) = kind::pure(&trim(chars, from, at))?;
    let goes_on = chars.get(at + 1).is_some_and(|c| is_noun(*c));
    let until = chars[at..end]
        .iter()
        .position(|c| *c == '。')
        .map_or(end, |n| at + n);
    let is_told = matches!(kind, Kind::Target | Kind::Actual | Kind::Forecast);
    (goes_on && is_told).then_some(Scope {
        from: at,
        until,
        depth: 2,
        says: Says::Kind(Some(kind), part),
    })
}

/// A sentence that begins with its kind: 最終見込みとして、開催6回、参加180名…, 達成目標を、受講者150名、修了率90％とする.
fn introduced(chars: &[char], first: usize, at: usize, end: usize) -> Option<Scope> {
    let from = chars[first..at]
        .iter()
        .rposition(|c| *c == '。')
        .map_or(first, |n| first + n + 1);
    let text = trim(chars, from, at);
    let named = ["としては", "として", "では", "は", "を"]
        .iter()
        .find_map(|particle| text.strip_suffix(particle))?;
    let (kind, part) = kind::pure(named)?;
    let until = chars[at..end]
        .iter()
        .position(|c| *c == '。')
        .map_or(end, |n| at + n);
    Some(Scope {
        from: at,
        until,
        depth: 2,
        says: Says::Kind(Some(kind), part),
    })
}
