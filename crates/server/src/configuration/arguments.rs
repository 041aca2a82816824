//! The flags, read off the declaration so that command line, file and variables can not drift apart.

use std::marker::PhantomData;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::problem::Source;
use super::setting::{ALL, Flag, Kind, Reach, Setting};
use super::values::{Values, Written};

/// The flags of `guildhall serve`: put it into a clap command with `#[command(flatten)]`.
pub type ServeArguments = Arguments<Serve>;

/// The flags of commands that work beside a server (`token`, `tenant`): where the configuration, the data directory
/// and the database are.
pub type StorageArguments = Arguments<Storage>;

/// Flags that were given. The default is none.
#[derive(Clone, Debug, Default)]
pub struct Arguments<Of> {
    given: Vec<(&'static Setting, Vec<String>)>,
    reach: PhantomData<Of>,
}

/// Marks the flags of `serve`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Serve;

/// Marks the flags of commands that open the store beside a server.
#[derive(Clone, Copy, Debug, Default)]
pub struct Storage;

/// Which flags a kind of arguments has.
pub trait ArgumentsOf {
    /// The reach.
    const REACH: Reach;
}

impl ArgumentsOf for Serve {
    const REACH: Reach = Reach::Serve;
}

impl ArgumentsOf for Storage {
    const REACH: Reach = Reach::Storage;
}

impl<Of> Arguments<Of> {
    /// Writes the flags over what the file and the variables said.
    pub(super) fn write(&self, values: &mut Values) {
        for (setting, texts) in &self.given {
            if let Some(flag) = &setting.flag {
                let texts = texts.clone();
                let source = Source::Flag(flag.name);
                values.write(setting, Written { texts, source });
            }
        }
    }
}

impl<Of: ArgumentsOf> clap::Args for Arguments<Of> {
    fn augment_args(command: Command) -> Command {
        let flags = ALL
            .iter()
            .filter_map(|setting| Some((setting, setting.flag_at(Of::REACH)?)));
        command.args(flags.map(|(setting, flag)| argument(setting, flag)))
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<Of: ArgumentsOf> clap::FromArgMatches for Arguments<Of> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut given = Vec::new();
        for setting in ALL
            .iter()
            .filter(|setting| setting.flag_at(Of::REACH).is_some())
        {
            if let Some(texts) = matches.get_many::<String>(setting.path) {
                given.push((*setting, texts.cloned().collect()));
            }
        }
        Ok(Self {
            given,
            reach: PhantomData,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

fn argument(setting: &'static Setting, flag: &'static Flag) -> Arg {
    let argument = Arg::new(setting.path)
        .long(flag.name)
        .help(setting.meaning.replace('`', ""));
    match setting.kind {
        // `--http` alone switches on; `--http=false` overrides the file.
        Kind::Switch => argument
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value("true")
            .value_name("true|false"),
        Kind::List => argument.action(ArgAction::Append).value_name(flag.value),
        _ => argument.value_name(flag.value),
    }
}
