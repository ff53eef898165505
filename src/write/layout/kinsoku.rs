//! 禁則: which characters may not begin or end a line, and which words are not broken.

/// 行頭禁則: characters that stay on the line of the one before them.
const NOT_AT_START: &str = "、。，．,.・：；:;？！?!゛゜´｀¨＾ヽヾゝゞ々ー～〜’”）)〕］]｝}〉》」』】≫＞°′″℃％‰%\
ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ｡､･ｰﾞﾟ｣ｧｨｩｪｫｬｭｮｯ‐–";

/// 行末禁則: characters that stay on the line of the one after them.
const NOT_AT_END: &str = "‘“（(〔［[｛{〈《「『【≪＜｢￥＄￡$";

/// True when a line may end after `before` and the next begin with `after`.
pub(super) fn may_break(before: char, after: char) -> bool {
    if before == ' ' || before == '\t' {
        return after != ' ' && after != '\t';
    }
    !(NOT_AT_START.contains(after)
        || after == ' '
        || NOT_AT_END.contains(before)
        || is_word(before) && is_word(after)
        || is_pair(before, after))
}

/// Latin letters, digits and what stands between them inside a word.
fn is_word(c: char) -> bool {
    c.is_ascii_graphic()
        || matches!(c, '\u{C0}'..='\u{24F}' | '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
            && c.is_alphanumeric()
}

/// 分離禁止: …… and ―― are one mark.
fn is_pair(before: char, after: char) -> bool {
    before == after && matches!(before, '…' | '‥' | '―' | '—')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_and_full_stops_stay_with_their_words() {
        for (before, after, expected) in [
            ('あ', 'い', true),
            ('す', '。', false),
            ('「', '人', false),
            ('a', 'b', false),
            ('回', '1', true),
            ('0', '人', true),
            ('チ', 'ャ', false),
            ('…', '…', false),
        ] {
            assert_eq!(may_break(before, after), expected, "{before}{after}");
        }
    }
}
