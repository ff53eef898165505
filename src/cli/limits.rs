//! The switches of the limits, one for each in the list of `read`: `--max-cells N`.

use clap::{Arg, ArgMatches, Args, Command, FromArgMatches};

use crate::read::{Grouped, Limit, Limits};

/// The limits as they were asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LimitArgs(pub(super) Limits);

/// How the switches are told apart from others in the help.
pub(super) const PREFIX: &str = "max-";

impl FromArgMatches for LimitArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut args = Self::default();
        args.update_from_arg_matches(matches)?;
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for limit in Limit::ALL {
            if let Some(most) = matches.get_one::<u64>(name(limit)) {
                self.0 = self.0.with(limit, *most);
            }
        }
        Ok(())
    }
}

impl Args for LimitArgs {
    fn augment_args(command: Command) -> Command {
        command.args(Limit::ALL.map(|limit| {
            let most = limit.default_most();
            Arg::new(name(limit))
                .long(name(limit))
                .value_name("N")
                .value_parser(number)
                .help(format!(
                    "{}（既定 {}） // {} (default {})",
                    limit.ja(),
                    limit.amount_ja(most),
                    limit.en(),
                    Grouped(most)
                ))
        }))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

/// The name of the switch, without its dashes.
fn name(limit: Limit) -> &'static str {
    limit.switch().trim_start_matches('-')
}

fn number(text: &str) -> Result<u64, String> {
    match text.replace(',', "").parse() {
        Ok(number) if number > 0 => Ok(number),
        _ => Err("1以上の数を指定してください。 // it is a number from 1".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_limit_is_set_by_its_switch() {
        for limit in Limit::ALL {
            assert!(name(limit).starts_with(PREFIX));
            let command = LimitArgs::augment_args(Command::new("yoshiki"));
            let line = ["yoshiki", limit.switch(), "1,234"];
            let matches = command.try_get_matches_from(line).expect("arguments");
            let args = LimitArgs::from_arg_matches(&matches).expect("limits");
            assert_eq!(args.0, Limits::default().with(limit, 1234));
        }
        let command = LimitArgs::augment_args(Command::new("yoshiki"));
        let line = ["yoshiki", "--max-cells", "0"];
        assert!(command.try_get_matches_from(line).is_err());
    }
}
