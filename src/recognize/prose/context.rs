//! What brackets, bullets and lines say of the figures below them: ＜目標＞, 【講座】, ・その他.

use std::collections::BTreeSet;

use crate::model::{Kind, Quantity};

use super::kind;
use super::label;
use super::words::{
    figure_from, has_figure, is_bullet, is_close, is_open, lines, lines_after, trim,
};

/// A caption in brackets.
#[derive(Clone, Debug)]
pub(super) struct Bracket {
    /// Position of the opening bracket.
    pub(super) open: usize,
    /// One past the closing bracket.
    pub(super) end: usize,
    /// What stands between, without blanks at the ends.
    pub(super) text: String,
    /// The kind, when the bracket says nothing else.
    pub(super) kind: Option<Kind>,
    /// True for a note to the figure before it: 10名（目標）、12名（実績）.
    note: bool,
}

/// What holds for the characters `from..until`.
#[derive(Clone, Debug)]
struct Scope {
    from: usize,
    until: usize,
    /// A topic ends where one of its own depth or an outer one begins.
    depth: u32,
    says: Says,
}

#[derive(Clone, Debug)]
enum Says {
    Kind(Option<Kind>, Option<String>),
    Topic(String),
    Nothing,
}

/// The captions of a text and how far each reaches.
#[derive(Debug)]
pub(super) struct Contexts {
    pub(super) brackets: Vec<Bracket>,
    scopes: Vec<Scope>,
    /// The start of each figure with the scopes it stands in.
    holding: Vec<(usize, Vec<usize>)>,
}

/// Captions that describe and do not limit: ＜内容＞, ＜対象者＞.
const DESCRIBING: &str = "\
    内容 対象 対象者 日時 日程 場所 会場 講師 時期 期間 概要 目的 備考 参考 構成メンバー テーマ 主な内容 \
    実施内容 事業内容 取組内容 成果 課題 効果 参加者 内訳 その他 開催日 実施時期 現状 現況";

impl Contexts {
    /// Finds the captions. `chars` is narrowed, `source` the text as written.
    pub(super) fn find(chars: &[char], source: &[char], figures: &[Quantity]) -> Self {
        let brackets = brackets(chars, figures);
        let mut scopes = Vec::new();
        for bracket in brackets.iter().filter(|bracket| !bracket.note) {
            let depth = if matches!(chars[bracket.open], '【' | '〔' | '[') {
                0
            } else {
                2
            };
            let figure = is_label(chars, bracket.end, figures);
            let says = match kind::pure(&bracket.text) {
                Some((kind, scope)) => Says::Kind(Some(kind), scope),
                None if chars[bracket.open] == '(' => continue,
                None if figure || !is_caption(chars, bracket, figures) => continue,
                None if kind::caption(&bracket.text).is_some() => {
                    Says::Kind(kind::caption(&bracket.text).map(|(kind, _)| kind), None)
                }
                None if DESCRIBING
                    .split(' ')
                    .any(|word| word == bracket.text.as_str()) =>
                {
                    Says::Nothing
                }
                None => Says::Topic(trim(source, bracket.open + 1, bracket.end - 1)),
            };
            scopes.push(Scope {
                from: bracket.end,
                until: chars.len(),
                depth,
                says,
            });
        }
        let lines = lines(chars);
        for line in &lines {
            scopes.extend(of_line(chars, source, *line, &lines, &brackets, figures));
            scopes.extend(inside_line(chars, *line, &lines, figures));
        }
        scopes.sort_by_key(|scope| scope.from);
        close(&mut scopes, chars, &lines, figures);
        let holding = holding(&scopes, figures);
        Self {
            brackets,
            scopes,
            holding,
        }
    }

    /// The kind the nearest caption gives, with the part of the year it names.
    pub(super) fn kind(&self, at: usize) -> (Option<Kind>, Option<&str>) {
        self.around(at)
            .rev()
            .find_map(|scope| match &scope.says {
                Says::Kind(kind, part) => Some((*kind, part.as_deref())),
                _ => None,
            })
            .unwrap_or_default()
    }

    /// The topics a figure stands under, outermost first.
    pub(super) fn topics(&self, at: usize) -> Vec<String> {
        let mut topics: Vec<(u32, String)> = self
            .around(at)
            .filter_map(|scope| match &scope.says {
                Says::Topic(topic) => Some((scope.depth, topic.clone())),
                _ => None,
            })
            .collect();
        topics.sort_by_key(|(depth, _)| *depth);
        topics.into_iter().map(|(_, topic)| topic).collect()
    }

    /// The scopes that hold the figure that begins at `at`.
    fn around(&self, at: usize) -> impl DoubleEndedIterator<Item = &Scope> {
        self.holding
            .binary_search_by_key(&at, |(start, _)| *start)
            .ok()
            .and_then(|n| self.holding.get(n))
            .into_iter()
            .flat_map(|(_, scopes)| scopes)
            .filter_map(|n| self.scopes.get(*n))
    }

    /// The note that opens at `open`.
    fn note(&self, open: usize) -> Option<&Bracket> {
        let n = self
            .brackets
            .binary_search_by_key(&open, |bracket| bracket.open)
            .ok()?;
        self.brackets.get(n).filter(|bracket| bracket.note)
    }

    /// The end of a figure with the note right after it, if it has one.
    pub(super) fn end_of_note(&self, open: usize) -> usize {
        self.note(open).map_or(open, |bracket| bracket.end)
    }

    /// The kind that a note right after a figure gives it: 10名（目標）.
    pub(super) fn note_at(&self, open: usize) -> Option<Kind> {
        self.note(open)?.kind
    }

    /// The bracket that ends at `end`.
    pub(super) fn bracket_before(&self, end: usize) -> Option<&Bracket> {
        let n = self
            .brackets
            .binary_search_by_key(&end, |bracket| bracket.end)
            .ok()?;
        self.brackets.get(n).filter(|bracket| !bracket.note)
    }
}

/// For each figure the scopes it stands in, in order.
fn holding(scopes: &[Scope], figures: &[Quantity]) -> Vec<(usize, Vec<usize>)> {
    let mut open: Vec<usize> = Vec::new();
    let mut next = 0;
    figures
        .iter()
        .map(|figure| {
            let at = figure.chars.start as usize;
            while scopes.get(next).is_some_and(|scope| scope.from <= at) {
                open.push(next);
                next += 1;
            }
            open.retain(|n| scopes.get(*n).is_some_and(|scope| at < scope.until));
            (at, open.clone())
        })
        .collect()
}

/// True for a bracket that heads what follows: not a note behind a word, not one with figures of its own,
/// not a tag of a web page.
fn is_caption(chars: &[char], bracket: &Bracket, figures: &[Quantity]) -> bool {
    let behind = bracket.open.checked_sub(1).map(|at| chars[at]);
    let apart = behind.is_none_or(|c| c.is_whitespace() || is_bullet(c) || is_close(c) || c == ')');
    let figure = has_figure(figures, bracket.open, bracket.end);
    let tag = bracket.text.is_ascii()
        && bracket
            .text
            .starts_with(|c: char| c == '/' || c.is_ascii_lowercase());
    apart && !figure && !tag
}

fn brackets(chars: &[char], figures: &[Quantity]) -> Vec<Bracket> {
    const LONGEST: usize = 40;
    let tails: BTreeSet<usize> = figures
        .iter()
        .map(|figure| label::tail(chars, figure))
        .collect();
    let mut found: Vec<Bracket> = Vec::new();
    for open in 0..chars.len() {
        let round = chars[open] == '(';
        if found.last().is_some_and(|last| open < last.end) {
            continue;
        }
        if let Some(marked) = marked(chars, open) {
            found.push(marked);
            continue;
        }
        if !round && !is_open(chars[open]) {
            continue;
        }
        let rest = chars[open + 1..]
            .iter()
            .take(LONGEST)
            .take_while(|c| **c != '\n');
        let Some(length) = rest
            .clone()
            .position(|c| if round { *c == ')' } else { is_close(*c) })
        else {
            continue;
        };
        let text = trim(chars, open + 1, open + 1 + length);
        let kind = kind::pure(&text).map(|(kind, _)| kind);
        // A round bracket is a caption only where it says a kind; else it is a note.
        if text.is_empty() || round && kind.is_none() {
            continue;
        }
        // In a line that begins with a caption, captions stand before their figures; else right after them.
        let line = chars[..open]
            .iter()
            .rposition(|c| *c == '\n')
            .map_or(0, |n| n + 1);
        let first = figure_from(figures, line).map(|f| f.chars.start as usize);
        let same_line = found.iter().rev().take_while(|other| other.open >= line);
        let leads = same_line
            .into_iter()
            .any(|other| other.kind.is_some() && first.is_none_or(|first| other.open < first));
        let note = round && !leads && tails.contains(&open);
        found.push(Bracket {
            open,
            end: open + length + 2,
            text,
            kind,
            note,
        });
    }
    found
}

/// A kind between two marks of a sort: ▼目標▼, ■実績■.
fn marked(chars: &[char], open: usize) -> Option<Bracket> {
    const LONGEST: usize = 10;
    let mark = *chars.get(open).filter(|c| "▼▽■□◆◇●○*★☆~=".contains(**c))?;
    let rest = chars.get(open + 1..)?;
    let length = rest
        .iter()
        .take(LONGEST)
        .take_while(|c| **c != '\n')
        .position(|c| *c == mark)?;
    let text = trim(rest, 0, length);
    let (kind, _) = kind::pure(&text)?;
    Some(Bracket {
        open,
        end: open + length + 2,
        text,
        kind: Some(kind),
        note: false,
    })
}

/// True when a figure follows right after a bracket: the bracket is the figure's label.
fn is_label(chars: &[char], end: usize, figures: &[Quantity]) -> bool {
    let Some(figure) = figure_from(figures, end) else {
        return false;
    };
    let between = trim(chars, end, figure.chars.start as usize);
    let between = between.trim_matches([':', ' ', '\n', '・', '全', '計', '各', '約']);
    between.is_empty()
        || kind::pure(between).is_some()
        || figure.qualifiers.iter().any(|q| q == between)
}

/// A line that is a kind (`目標`, `■実績`) or is a bullet over others.
fn of_line(
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
fn inside_line(
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

/// Ends each scope where the next of its sort begins.
fn close(scopes: &mut [Scope], chars: &[char], lines: &[(usize, usize)], figures: &[Quantity]) {
    for n in 0..scopes.len() {
        let (head, tail) = scopes.split_at_mut(n + 1);
        let Some(scope) = head.last_mut() else {
            continue;
        };
        let next = tail.iter().find(|next| match (&scope.says, &next.says) {
            (Says::Kind(..), Says::Topic(_)) | (Says::Topic(_), Says::Kind(..) | Says::Nothing) => {
                false
            }
            (Says::Kind(..), _) => true,
            _ => next.depth <= scope.depth,
        });
        if let Some(next) = next {
            scope.until = scope.until.min(next.from);
        }
        if matches!(scope.says, Says::Kind(..)) {
            scope.until =
                sentence(chars, lines, figures, scope.from, scope.until).unwrap_or(scope.until);
        }
    }
}

/// The bullet below a block of labelled figures that is a sentence of its own: the block's kind ends there.
fn sentence(
    chars: &[char],
    lines: &[(usize, usize)],
    figures: &[Quantity],
    from: usize,
    until: usize,
) -> Option<usize> {
    let mut labelled = false;
    for (start, end) in lines_after(lines, from) {
        let (start, end) = (*start, *end);
        if start >= until {
            break;
        }
        let figure = has_figure(figures, start, end);
        let text = trim(chars, start, end);
        let told = ["た", "た。", "る。", "す。", "いる", "予定", "予定。"]
            .iter()
            .any(|word| text.ends_with(word));
        // What is told as done ends a block of aims and forecasts, bullet or not.
        let done =
            (text.ends_with("た。") || text.ends_with("いる。")) && figure && !text.contains(':');
        if labelled && (text.starts_with(is_bullet) && told || done) {
            return Some(start);
        }
        labelled |= figure && (text.contains(':') || !told);
    }
    None
}
