//! What a text tells as done on a day, and what it only plans, expects or looks back on.

use super::days::{Dated, Day};
use super::measure::has_any;
use super::wording::{Sentence, Tense};
use crate::model::{Date, Traced};

/// How long before the period a date told as done is a slip of the year, not a background; in years.
const NEAR: i32 = 2;

/// True when the text says that it was done on this day, or lists the day without a word of the future.
pub(super) fn is_told_as_done(
    dated: &Dated<'_>,
    day: &Day,
    told: &[Sentence],
    period: (Date, Date),
) -> bool {
    let at = day.mention.chars.start;
    let Some(nth) = told.iter().position(|s| s.chars.contains(&at)) else {
        return false;
    };
    let sentence = &told[nth];
    let (before, behind) = parts(dated.text, day, sentence);
    if BEHIND.iter().any(|word| behind.starts_with(word)) {
        return false;
    }
    // 12月に延期した: the new day, not the old one.
    let is_moved_to = ["に延期", "へ延期", "に変更", "へ変更"]
        .iter()
        .any(|word| behind.starts_with(word));
    let is_cancelled = has_any(&behind, &["延期", "中止", "取りやめ", "変更とな"]) && !is_moved_to;
    let is_future = |text: &str| has_any(text, &FUTURE);
    if is_moved_to || (is_future(&sentence.text) || is_future(headline(told, nth))) && !is_cancelled
    {
        return false;
    }
    let is_after = day.spans().iter().all(|(first, _)| *first > period.1);
    let is_done = sentence.tense == Tense::Done || is_cancelled;
    let is_labelled = day.mention.day.is_some()
        && LABELS.iter().any(|label| {
            before
                .trim_end_matches(['：', ':', ' ', '　', '】', '＞', '>', '）', ')', '…'])
                .ends_with(label)
        });
    let is_noted = is_noted_as_done(&before, &behind);
    if day.mention.day.is_none() {
        let is_then = ["に", "は", "、"]
            .iter()
            .any(|word| behind.starts_with(word));
        // Under a whole year, what is told of the next April is known already.
        let is_part = (period.0.month, period.1.month) != (4, 3);
        if is_done && is_then && is_after && is_part {
            return true;
        }
        let is_event = is_noted || is_done && is_then && is_event_of_day(&behind);
        let is_near = is_after || is_near(day, period);
        return day.is_stated && is_near && is_event && !has_any(&sentence.text, &BACKGROUND);
    }
    if is_after {
        // A day in a list, without any verb: 第2回 12月21日 20名.
        return is_done || is_labelled || sentence.tense == Tense::Open;
    }
    let is_background = has_any(&sentence.text, &BACKGROUND);
    let is_event = ["に", "、", "（", "("]
        .iter()
        .any(|word| behind.starts_with(word))
        && is_event_of_day(&behind);
    is_near(day, period) && !is_background && (is_labelled || is_noted || is_done && is_event)
}

/// True for a day that does not lie so long before the period that its year cannot be a slip.
fn is_near(day: &Day, period: (Date, Date)) -> bool {
    let nearest = Date {
        year: period.0.year.saturating_sub(NEAR),
        ..period.0
    };
    !day.is_stated || day.spans().iter().any(|(first, _)| *first >= nearest)
}

/// True where a note or a line of a list says what was done and no verb follows: （令和5年6月12日実施）, ・6月 講習会を実施.
fn is_noted_as_done(before: &str, behind: &str) -> bool {
    let end = behind.find(['）', ')', '。', '\n']).unwrap_or(behind.len());
    let (note, rest) = behind.split_at(end);
    let note = note.trim_end();
    let event = EVENTS.iter().find_map(|event| note.strip_suffix(event));
    let heads_line = before
        .chars()
        .all(|c| c.is_whitespace() || "・○●◯〇◎※◆■□-－*＊、，".contains(c));
    let opens_note = before.trim_end().ends_with(['（', '(']) && rest.starts_with(['）', ')']);
    event.is_some_and(|what| {
        let what = what.trim_end_matches(['に', 'を', 'の', '　', ' ']);
        what.is_empty() && (opens_note || heads_line)
            || heads_line && !what.contains(['、', '，', 'は', 'が'])
    })
}

/// True when the first event that follows a day is told as done, or goes on with a comma: に第1回会議を開催し、…
/// What merely tells a noun more closely (に設置した窓口で) is no event of that day.
fn is_event_of_day(behind: &str) -> bool {
    let first = EVENTS
        .iter()
        .filter_map(|event| Some((behind.find(event)?, event.len())));
    let Some((at, length)) = first.min() else {
        return false;
    };
    let is_first = !has_any(&behind[..at], &["した", "された", "った"]);
    let rest = &behind[at + length..];
    let ends = ENDINGS.iter().find_map(|ending| rest.strip_prefix(ending));
    let goes_on = |rest: &str| {
        rest.chars()
            .next()
            .is_none_or(|c| "。、，｡､（( \u{3000}\n".contains(c))
    };
    is_first && ends.is_some_and(goes_on)
}

/// How the verb of an event ends, longest first.
const ENDINGS: [&str; 11] = [
    "しました",
    "ました",
    "して",
    "した",
    "いた",
    "って",
    "った",
    "し",
    "た",
    "て",
    "",
];

/// What is done on a day.
const EVENTS: [&str; 22] = [
    "開催", "実施", "開い", "行っ", "行い", "訪問", "参加", "派遣", "設置", "配置", "開設", "配布",
    "掲載", "発行", "送付", "配信", "表彰", "出展", "視察", "見学", "作成", "設け",
];

/// The text of a sentence before and behind a date.
fn parts(text: &Traced, day: &Day, sentence: &Sentence) -> (String, String) {
    let range = &day.mention.chars;
    let before = text.slice(sentence.chars.start..range.start);
    let behind = text.slice(range.end..sentence.chars.end.max(range.end));
    (
        before.text().to_owned(),
        behind.text().trim_start().to_owned(),
    )
}

/// The line in brackets that a list stands under: ＜今後の予定＞.
fn headline(told: &[Sentence], nth: usize) -> &str {
    let is_headline = |s: &&Sentence| {
        s.text.starts_with([
            '＜', '<', '【', '〔', '［', '[', '《', '〈', '≪', '■', '◆', '○', '●',
        ]) && s.tense != Tense::Done
    };
    told[..nth]
        .iter()
        .rev()
        .find(is_headline)
        .map_or("", |s| s.text.as_str())
}

/// What follows a day on which nothing was done.
const BEHIND: [&str; 14] = [
    "から", "より", "以降", "以後", "以前", "付", "現在", "時点", "まで", "締", "～", "〜", "施行",
    "末",
];

/// Words of what is still to come.
pub(super) const FUTURE: [&str; 15] = [
    "予定",
    "見込",
    "今後",
    "次回",
    "来年",
    "翌年",
    "次年度",
    "来月",
    "翌月",
    "計画",
    "目標",
    "期限",
    "納期",
    "募集中",
    "向けて",
];

/// Labels of a day on which something was done.
const LABELS: [&str; 11] = [
    "開催日",
    "実施日",
    "日時",
    "期日",
    "開催日時",
    "実施日時",
    "年月日",
    "訪問日",
    "派遣日",
    "日程",
    "とき",
];

/// What lies before the period as a rule.
const BACKGROUND: [&str; 24] = [
    "昨年",
    "前年",
    "前回",
    "過去",
    "これまで",
    "以来",
    "協定",
    "締結",
    "制定",
    "策定",
    "設立",
    "認定",
    "改正",
    "施行",
    "付け",
    "発足",
    "開設",
    "指定",
    "公布",
    "告示",
    "承認",
    "決定",
    "議決",
    "基づ",
];
