//! What brackets, bullets and lines say of the figures below them: ＜目標＞, 【講座】, ・その他.

use crate::model::{Kind, Quantity};

use super::bracket::{Bracket, brackets, is_caption, is_label};
use super::kind;
use super::lead::{inside_line, of_line};
use super::reach::close;
use super::words::{lines, trim};

/// What holds for the characters `from..until`.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) from: usize,
    pub(super) until: usize,
    /// A topic ends where one of its own depth or an outer one begins.
    pub(super) depth: u32,
    pub(super) says: Says,
}

#[derive(Clone, Debug)]
pub(super) enum Says {
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
