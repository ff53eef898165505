//! Which language people are spoken to in.

use std::ffi::OsString;

use clap::ValueEnum;

use crate::model::Message;

/// Japanese or English.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Lang {
    Ja,
    En,
}

impl Lang {
    /// The one of two texts that is in this language.
    pub(super) fn pick<T>(self, ja: T, en: T) -> T {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }

    /// The sentence of a message that is in this language.
    pub(super) fn of(self, message: &Message) -> &str {
        self.pick(&message.ja, &message.en)
    }

    /// The language asked for with `--lang`, before the arguments are parsed: help and complaints about the
    /// arguments themselves are spoken in it too.
    pub(super) fn asked_for(args: &[OsString]) -> Option<Self> {
        let mut args = args.iter().map(|arg| arg.to_string_lossy());
        while let Some(arg) = args.next() {
            match arg.strip_prefix("--lang") {
                Some("") => return args.next().and_then(|name| Self::named(&name)),
                Some(rest) => return rest.strip_prefix('=').and_then(Self::named),
                None if arg == "--" => return None,
                None => {}
            }
        }
        None
    }

    /// The language of the system. `variable` looks up the environment.
    pub(super) fn of_system(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
            .into_iter()
            .filter_map(variable)
            .find(|value| !value.is_empty())
            .map(|value| value.to_string_lossy().into_owned())
            .or_else(system_locale);
        match said {
            Some(locale) if locale.to_ascii_lowercase().starts_with("ja") => Self::Ja,
            _ => Self::En,
        }
    }

    fn named(name: &str) -> Option<Self> {
        <Self as ValueEnum>::from_str(name, true).ok()
    }
}

/// Windows does not say its language in the environment.
#[cfg(any(windows, target_os = "macos"))]
fn system_locale() -> Option<String> {
    sys_locale::get_locale()
}

#[cfg(not(any(windows, target_os = "macos")))]
fn system_locale() -> Option<String> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn system(set: &[(&str, &str)]) -> Lang {
        Lang::of_system(|name| {
            set.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| OsString::from(value))
        })
    }

    #[test]
    fn the_stronger_variable_decides_and_empty_ones_do_not_count() {
        assert_eq!(system(&[("LANG", "ja_JP.UTF-8")]), Lang::Ja);
        assert_eq!(
            system(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")]),
            Lang::En
        );
        assert_eq!(system(&[("LC_ALL", ""), ("LANG", "ja_JP")]), Lang::Ja);
        assert_eq!(
            system(&[("LC_MESSAGES", "en_US"), ("LANG", "ja_JP")]),
            Lang::En
        );
    }

    #[test]
    fn the_option_is_seen_before_the_arguments_are_parsed() {
        let asked =
            |args: &[&str]| Lang::asked_for(&args.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(asked(&["--lang", "ja"]), Some(Lang::Ja));
        assert_eq!(asked(&["check", "--lang=EN", "x"]), Some(Lang::En));
        assert_eq!(asked(&["--lang", "fr"]), None);
        assert_eq!(asked(&["--", "--lang", "ja"]), None);
    }
}
