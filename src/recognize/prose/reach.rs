//! How far what a caption says reaches: to the next of its sort, or to a sentence of its own.

use crate::model::Quantity;

use super::context::{Says, Scope};
use super::words::{has_figure, is_bullet, lines_after, trim};

/// Ends each scope where the next of its sort begins.
pub(super) fn close(
    scopes: &mut [Scope],
    chars: &[char],
    lines: &[(usize, usize)],
    figures: &[Quantity],
) {
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
