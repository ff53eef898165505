//! Many files at once, answers in the order asked.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;

/// Does `work` on every item, `jobs` at a time, and hands each result to `done` in the order of the items.
pub(super) fn in_order<I: Sync, T: Send>(
    items: &[I],
    jobs: usize,
    work: impl Fn(&I) -> T + Sync,
    mut done: impl FnMut(&I, T),
) {
    let jobs = jobs.min(items.len());
    if jobs <= 1 {
        for item in items {
            done(item, work(item));
        }
        return;
    }
    let next = AtomicUsize::new(0);
    // A bound keeps finished workbooks from piling up in memory while the disk is slow.
    let (send, receive) = mpsc::sync_channel(jobs);
    thread::scope(|scope| {
        for _ in 0..jobs {
            let (send, next, work) = (send.clone(), &next, &work);
            scope.spawn(move || {
                while let Some((at, item)) = {
                    let at = next.fetch_add(1, Ordering::Relaxed);
                    items.get(at).map(|item| (at, item))
                } {
                    if send.send((at, work(item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut turn = 0;
        for (at, result) in receive {
            early.insert(at, result);
            while let Some(result) = early.remove(&turn) {
                done(&items[turn], result);
                turn += 1;
            }
        }
    });
}

/// How many files to work on when nobody says.
pub(super) fn default_jobs() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn answers_come_in_the_order_asked() {
        let items: Vec<u64> = (0..40).collect();
        for jobs in [1, 3, 100] {
            let mut answers = Vec::new();
            in_order(
                &items,
                jobs,
                |item| {
                    thread::sleep(Duration::from_millis(item * 7 % 5));
                    item * 2
                },
                |item, answer| answers.push((*item, answer)),
            );
            let expected: Vec<(u64, u64)> = items.iter().map(|item| (*item, item * 2)).collect();
            assert_eq!(answers, expected, "{jobs} jobs");
        }
    }
}
