//! What every form asks of a sheet, worked out once: names of its cells, stacks of headings, titles.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

use super::names::{own_and_group, variants};
use super::stack::{self, Stack};
use super::{LONGEST_LABEL, MOST_HEADINGS, SEARCHED_ROWS, holds_figures, may_begin_header};
use crate::model::{Cell, Grid, fold};
use crate::template::Template;

/// A heading of a candidate header, and what it may be called.
pub(super) struct Named {
    pub(super) stack: Stack,
    /// By its own cells.
    pub(super) own: Vec<String>,
    /// By those of its group.
    pub(super) of_group: Vec<String>,
}

/// The headings of a candidate header; none where its rows hold running text.
type Stacks = Option<Rc<[Named]>>;

/// A sheet as all forms look at it.
pub(in crate::recognize) struct Survey<'g> {
    pub(super) grid: &'g Grid,
    pub(super) rows: Vec<Row>,
    /// The folded texts of each row, where a title may stand.
    texts: OnceCell<Vec<(u32, Vec<String>)>>,
    stacks: RefCell<HashMap<(u32, u32, bool), Stacks>>,
}

/// A row in which a header may stand.
#[expect(
    clippy::struct_field_names,
    reason = "the number of a row is called so everywhere"
)]
pub(super) struct Row {
    pub(super) row: u32,
    pub(super) may_begin: bool,
    /// What its short cells may be called, folded.
    names: Vec<String>,
    holds_figures: OnceCell<bool>,
}

impl<'g> Survey<'g> {
    /// Looks at the rows of a sheet that may hold a header.
    pub(in crate::recognize) fn of(grid: &'g Grid) -> Self {
        let rows = grid.rows().take(SEARCHED_ROWS);
        Self {
            grid,
            rows: rows.map(|(row, cells)| Row::of(row, cells)).collect(),
            texts: OnceCell::new(),
            stacks: RefCell::default(),
        }
    }

    /// The headings of these rows.
    pub(super) fn stacks(&self, first: u32, last: u32, grouped: bool) -> Stacks {
        let known = self.stacks.borrow().get(&(first, last, grouped)).cloned();
        known.unwrap_or_else(|| {
            let stacks = stack::stacks(self.grid, first, last, grouped);
            let named = stacks.map(|stacks| {
                stacks
                    .into_iter()
                    .map(|stack| {
                        let (own, of_group) = own_and_group(&stack);
                        Named {
                            stack,
                            own,
                            of_group,
                        }
                    })
                    .collect::<Rc<[Named]>>()
            });
            self.stacks
                .borrow_mut()
                .insert((first, last, grouped), named.clone());
            named
        })
    }

    /// Whether a row holds figures, as a header never does.
    pub(super) fn holds_figures(&self, row: &Row) -> bool {
        *row.holds_figures
            .get_or_init(|| holds_figures(self.grid.row(row.row)))
    }

    /// The first row that says what titles of the form say.
    pub(super) fn title_row(&self, template: &Template) -> Option<u32> {
        if template.titles.is_empty() {
            return None;
        }
        let texts = self.texts.get_or_init(|| {
            let rows = self.grid.rows().take(SEARCHED_ROWS);
            rows.map(|(row, cells)| {
                (
                    row,
                    cells.iter().map(|(_, cell)| fold(&cell.shown)).collect(),
                )
            })
            .collect()
        });
        texts
            .iter()
            .find(|(_, texts)| {
                texts
                    .iter()
                    .any(|text| template.titled.weigh(text).is_some())
            })
            .map(|(row, _)| *row)
    }
}

impl Row {
    fn of(row: u32, cells: &[(u32, Cell)]) -> Self {
        let short = cells
            .iter()
            .filter(|(_, cell)| cells.len() <= MOST_HEADINGS && is_short(&cell.shown));
        let mut names: Vec<String> = short
            .flat_map(|(_, cell)| variants(&fold(&cell.shown)))
            .collect();
        names.sort_unstable();
        names.dedup();
        Self {
            row,
            may_begin: may_begin_header(cells),
            names,
            holds_figures: OnceCell::new(),
        }
    }

    /// Whether any cell is called as a column of the form is: most rows are not, and need no more looks.
    pub(super) fn names_a_column(&self, template: &Template) -> bool {
        // What any heading fits (`*`) names a column only where nothing else does.
        let least = usize::from(!template.fallback);
        self.names.iter().any(|name| {
            template
                .columns
                .iter()
                .any(|column| column.names.weigh(name) >= Some(least))
        })
    }
}

fn is_short(text: &str) -> bool {
    text.len() <= LONGEST_LABEL * 4
}
