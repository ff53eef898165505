//! The nouns around a figure: 選手8人, セミナーを3回, 22名認定申請.

use super::kind;
use super::label::Label;
use super::reading::Reading;
use super::words::{is_bullet, is_close, is_hiragana, is_noun, is_open, is_separator, trim};

/// Words before a figure that name nothing: 全4回, 計3名, 今年度は2回.
const ADVERBS: &str = "\
    全 計 合計 総計 小計 各 今年度 本年度 当年度 昨年度 前年度 来年度 次年度 年度 今年 昨年 本年 現在 今回 \
    前回 毎年 毎月 年間 全体 最大 最低 平均 約 延 他 毎回 期間中 年度内 年内 通算 累計 先 別途 同時 追加 \
    同日 当日 内 年度末 月末 年度当初 上半期 下半期 最終的 各回 各日 常時 県内 市内 町内 村内 区内 都内 府内 管内 圏内 国内 全国 今後 新規 年 月 週 同 更 新 又 等 隔月 隔週 毎週 毎日 随時 当初 点満点中 点満点 段階評価 段階中";

/// Nouns that end like 計 and are no sum.
const NOT_SUMS: &str = "設計 統計 会計 推計 集計 家計 健全 保全 安全 万全";

/// Nouns after a figure that say how far it goes and not what it counts: 年2回を目安に.
const BOUNDING: &str = "目安 目途 上限 下限 限度 基本 原則 基準 標準 アップ ダウン 増加 減少 増 減 達成 変更 見直 上回 下回 超 程度 以上 中心 対象 単位";

/// True for a noun that is a count or those who are counted: 参加者数, 受講者, 満足度.
pub(super) fn is_count(noun: &str) -> bool {
    [
        "数", "率", "額", "量", "者", "員", "度", "高", "値", "費", "比",
    ]
    .iter()
    .any(|end| noun.ends_with(end))
}

/// The count that the line above names and nothing else: 参加者数 over 目標 120人.
pub(super) fn above(chars: &[char], at: usize) -> Option<String> {
    let line = |end: usize| {
        let start = chars[..end].iter().rposition(|c| *c == '\n');
        (start.map_or(0, |n| n + 1), end)
    };
    let at = at.min(chars.len());
    let (start, _) = line(at);
    let lead = chars.get(start..at)?;
    if start == 0 || !lead.iter().all(|c| *c == ' ' || is_bullet(*c)) {
        return None;
    }
    let (from, to) = line(start - 1);
    let text = trim(chars, from, to);
    let noun = text
        .trim_start_matches(is_bullet)
        .trim_matches(|c: char| is_open(c) || is_close(c) || c == ' ' || c == ':');
    let plain = (2..=14).contains(&noun.chars().count()) && noun.chars().all(is_noun);
    // ◎窓口相談 over 目標 120件: a line of its own with a mark heads what stands below.
    let heads = text.starts_with(is_bullet) && !lead.iter().any(|c| is_bullet(*c));
    (plain && (heads || is_count(noun)) && kind::pure(noun).is_none()).then(|| noun.to_owned())
}

impl Reading<'_> {
    /// The subject of the sentence, where the words before the figure say nothing: アクセス件数は目標を上回る1,200件.
    pub(super) fn subject(&self, lead: usize) -> Option<String> {
        let start = self.back_over(lead, |c| c != '。' && c != '\n');
        let topic = (start..lead)
            .rev()
            .find(|at| matches!(self.at(*at), Some('は' | 'が')))?;
        let noun = self.glued(topic, Label::default()).measure;
        is_count(&noun).then_some(noun)
    }

    /// 選手8人: the noun right before.
    pub(super) fn glued(&self, at: usize, none: Label) -> Label {
        const LONGEST: usize = 24;
        let mut start = at;
        while at - start < LONGEST {
            if self.behind(start).is_some_and(|c| is_noun(c) || c == '・') {
                start -= 1;
            } else if start < at && self.inflected(start) && !self.ends_with(start, "対し") {
                start -= 2;
            } else {
                break;
            }
        }
        start = self.widened(start, at);
        let mut ordinal = None;
        // 第1回認定4名: the counter of an ordinal is no part of the noun.
        if self.behind(start).is_some_and(|c| c.is_ascii_digit()) {
            let digits = self.back_over(start, |c| c.is_ascii_digit());
            let named = self.behind(digits) == Some('第');
            let counter = self
                .at(start)
                .is_some_and(|c| "回次期号級種年月日位名人件番度社校部弾".contains(c));
            let spans = [
                "学期",
                "か月間",
                "月間",
                "年間",
                "年生",
                "週間",
                "日間",
                "時間",
            ];
            let span = spans.iter().find(|span| {
                trim(self.chars, start, (start + span.chars().count()).min(at)) == **span
            });
            // 20歳代18名, 75歳以上3名: an age is who is counted.
            let age = ["歳", "才", "代"]
                .iter()
                .any(|word| trim(self.chars, start, (start + 1).min(at)) == *word);
            if age {
                start = digits;
            }
            start += span.map_or(usize::from(counter), |span| span.chars().count());
            if named && counter && start <= at {
                ordinal = Some(trim(self.chars, digits - 1, start));
            }
        }
        while start < at && self.at(start) == Some('・') {
            start += 1;
        }
        let mut end = at.max(start);
        let mut noun = trim(self.chars, start, end);
        // 前年度7校: the word is a kind and no adverb.
        if kind::pure(&noun).is_some() {
            let (measure, said) = kind::split(&noun);
            return self.completed(Label {
                measure,
                said,
                ordinal,
                start,
                ..none
            });
        }
        while let Some(adverb) = ADVERBS
            .split(' ')
            .filter(|a| noun.ends_with(*a))
            .max_by_key(|a| a.len())
        {
            // 協議会等 keeps its 等 and loses nothing; 今年度 goes as a whole.
            let single = adverb.chars().count() == 1 && noun.chars().count() > 1;
            if single && !matches!(adverb, "計" | "各" | "全")
                || noun.starts_with('対')
                || adverb == "新規" && self.ends_with(start, "うち")
                || NOT_SUMS.split(' ').any(|word| noun.ends_with(word))
            {
                break;
            }
            end -= adverb.chars().count();
            noun = trim(self.chars, start, end);
        }
        if noun.chars().count() < 2 {
            // セミナーを全3回: what stands before the adverb.
            let before = self.back_over(end, |c| c == ' ');
            if end < at && self.behind(before).is_some_and(is_hiragana) {
                return self.particle(before, none);
            }
            if end < at && noun.is_empty() && self.behind(before).is_some_and(is_separator) {
                let end = self.back_over(before, |c| is_separator(c) || c == ' ');
                return self.separated(end, none);
            }
            if end < at
                && before < at
                && self.behind(before).is_some_and(is_noun)
                && noun.is_empty()
            {
                return self.glued(before, none);
            }
            return Label { ordinal, ..none };
        }
        let (measure, said) = kind::split(&noun);
        self.completed(Label {
            measure,
            said,
            ordinal,
            start,
            ..none
        })
    }

    /// Where a noun begins that is written with hiragana in it: ものづくり教室, おはなし会. A phrase with の in it is
    /// taken whole only where a blank sets it off from its figure: 助成金の交付　12件.
    fn widened(&self, start: usize, at: usize) -> usize {
        const LONGEST: usize = 14;
        const WORDS: [&str; 8] = [
            "ものづくり",
            "おはなし",
            "ふるさと",
            "はたらく",
            "ことば",
            "ひと",
            "にぎわい",
            "であい",
        ];
        const OPENERS: [&str; 9] = [
            "うち",
            "および",
            "また",
            "さらに",
            "なお",
            "のべ",
            "すべて",
            "あわせて",
            "このほか",
        ];
        if start == at || !self.behind(start).is_some_and(is_hiragana) {
            return start;
        }
        let from = self.back_over(start, |c| is_noun(c) || is_hiragana(c));
        let phrase = trim(self.chars, from, start);
        let opened = self.behind(from).is_none_or(|c| {
            c.is_whitespace() || "、。(/・:".contains(c) || is_bullet(c) || is_close(c)
        });
        let plain = WORDS
            .iter()
            .fold(phrase.clone(), |rest, word| rest.replace(word, ""));
        let set_off = self.at(at).is_some_and(char::is_whitespace);
        let sentence = plain.contains(['は', 'が', 'を', 'に', 'へ', 'で', 'と', 'も'])
            || !set_off && plain.contains(['の', 'た'])
            || plain.contains("から")
            || plain.contains("より")
            || OPENERS.iter().any(|word| phrase.starts_with(word));
        let first = self.at(from).is_some_and(|c| !is_hiragana(c)) || plain.len() < phrase.len();
        let first = first || phrase.chars().count() >= 2 && !phrase.ends_with('の');
        if opened && first && !sentence && at - from <= LONGEST {
            from
        } else {
            start
        }
    }

    /// True when one inflected syllable before `at` is part of a noun: 空き家, 子育て.
    pub(super) fn inflected(&self, at: usize) -> bool {
        let kanji = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}');
        at >= self.floor + 2
            && self.at(at).is_some_and(kanji)
            && self
                .at(at - 1)
                .is_some_and(|c| "きしちりいみえけせてめれびげ".contains(c))
            && self.at(at - 2).is_some_and(kanji)
    }

    /// 参加者は25名, セミナーを3回: the noun before the particle.
    pub(super) fn particle(&self, at: usize, none: Label) -> Label {
        const PARTICLES: &[&str] = &[
            "は",
            "が",
            "を",
            "に",
            "で",
            "へ",
            "と",
            "も",
            "の",
            "から",
            "より",
            "まで",
            "には",
            "では",
            "とは",
            "へは",
            "までに",
            "からは",
            "のうち",
            "として",
            "について",
            "において",
            "による",
            "により",
            "については",
            "うち",
            "や",
        ];
        let end = self.back_over(at, is_hiragana);
        if !PARTICLES.contains(&trim(self.chars, end, at).as_str()) {
            return none;
        }
        let end = self.back_over(end, |c| c == ' ');
        match self.behind(end) {
            Some(')') => self.noted(end, none),
            Some(c) if is_noun(c) => self.glued(end, none),
            _ => none,
        }
    }

    /// 22名認定申請があった, 8名の出場, 20名が参加: the noun after.
    pub(super) fn after(&self, end: usize) -> Option<(String, usize)> {
        let mut start = end;
        if self.at(start).is_some_and(|c| "のがをに".contains(c)) {
            start += 1;
        } else if self.at(start) == Some('×') {
            // 月2名×4回派遣: both factors count the same act.
            let noun = (self.ceiling..self.chars.len())
                .take(12)
                .find(|at| self.at(*at).is_some_and(is_noun))?;
            let past = (noun..self.chars.len())
                .find(|at| !"回人名日時間社校件程度以上約".contains(self.chars[*at]))?;
            return self.noun_at(past);
        }
        self.noun_at(start)
    }

    pub(super) fn noun_at(&self, start: usize) -> Option<(String, usize)> {
        let length = self
            .chars
            .get(start..)?
            .iter()
            .take(12)
            .take_while(|c| is_noun(**c))
            .count();
        let noun = trim(self.chars, start, start + length);
        let open = self
            .at(start + length)
            .is_some_and(|c| is_open(c) || c == ':');
        let names_nothing = BOUNDING.split(' ').any(|word| word == noun.as_str());
        (length >= 2 && !open && !names_nothing).then_some((noun, start + length))
    }
}
