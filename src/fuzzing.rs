//! The engine of the fuzz targets, in tests only: a target's corpus, mutated, and what is said of every outcome.
//!
//! A target is a test beside the code that it feeds. It looks at a few hundred inputs each time, and for as long as
//! `TILL_FUZZ_SECONDS` says. Whatever fails is cut down, kept in the corpus, and from then on looked at first.

use std::fmt;
use std::fs;
use std::ops::Range;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, RngSeed, TestCaseError, TestError, TestRunner};

use crate::random::Random;

/// No input is longer.
const LONGEST: usize = 64 * 1024;
/// No input is looked at for longer, even in a debug build on a busy machine.
const SLOWEST: Duration = Duration::from_secs(10);
/// Inputs of one seed; what a usual run looks at.
const BATCH: u32 = 200;
/// What numbers are turned into: the ends of all kinds of numbers, and what is none.
const NUMBERS: [&str; 22] = [
    "0",
    "-0",
    "-1",
    "1",
    "127",
    "128",
    "255",
    "256",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9007199254740993",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "-9223372036854775809",
    "18446744073709551616",
    "1e309",
    "1e18",
    "0.5",
    "1.0",
    "NaN",
];

/// One input; shown readably.
#[derive(Clone)]
struct Input(Vec<u8>);

impl fmt::Debug for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\"", self.0.escape_ascii())
    }
}

/// One change of an input. Places count round, so that each fits every input.
#[derive(Clone, Debug)]
enum Mutation {
    Flip(Index, u8),
    Put(Index, u8),
    Cut(Index, Index),
    Repeat(Index, Index, usize),
    /// Goes on with another file of the corpus.
    Splice(Index, Index, Index),
    Number(Index, Index),
    /// Puts a word of the format in, over so many bytes.
    Word(Index, Index, usize),
    /// Puts a word of the format in place of a name, a value or the like.
    Instead(Index, Index),
    /// Puts a name or a value of a file of the corpus in place of another.
    Exchange(Index, Index, Index),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    let place = any::<Index>;
    prop_oneof![
        2 => (place(), 0_u8..8).prop_map(|(at, bit)| Mutation::Flip(at, bit)),
        2 => (place(), any::<u8>()).prop_map(|(at, byte)| Mutation::Put(at, byte)),
        2 => (place(), place()).prop_map(|(from, to)| Mutation::Cut(from, to)),
        1 => (place(), place(), 1_usize..40).prop_map(|(from, to, times)| Mutation::Repeat(from, to, times)),
        2 => (place(), place(), place()).prop_map(|(file, here, there)| Mutation::Splice(file, here, there)),
        2 => (place(), place()).prop_map(|(which, number)| Mutation::Number(which, number)),
        2 => (place(), place()).prop_map(|(which, word)| Mutation::Instead(which, word)),
        4 => (place(), place(), place()).prop_map(|(which, file, with)| Mutation::Exchange(which, file, with)),
        3 => (place(), place(), 0_usize..12).prop_map(|(at, word, over)| Mutation::Word(at, word, over)),
    ]
}

impl Mutation {
    fn apply(&self, mut bytes: Vec<u8>, corpus: &[Vec<u8>], words: &[&str]) -> Vec<u8> {
        // Often at an end, where things are cut off and added.
        let place = |index: &Index, bytes: &[u8]| match index.index(usize::MAX) % 16 {
            0 => 0,
            1 => bytes.len(),
            _ => index.index(bytes.len() + 1),
        };
        let range = |a: &Index, b: &Index, bytes: &[u8]| {
            let (a, b) = (place(a, bytes), place(b, bytes));
            a.min(b)..a.max(b)
        };
        match self {
            Self::Flip(at, bit) if !bytes.is_empty() => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Self::Flip(..) => {}
            Self::Put(at, byte) => bytes.insert(place(at, &bytes), *byte),
            Self::Cut(from, to) => drop(bytes.drain(range(from, to, &bytes))),
            Self::Repeat(from, to, times) => {
                let range = range(from, to, &bytes);
                let again = bytes[range.clone()].repeat(*times);
                bytes.splice(range.end..range.end, again);
            }
            Self::Splice(file, here, there) => {
                let other = file.get(corpus);
                bytes.truncate(place(here, &bytes));
                bytes.extend_from_slice(&other[place(there, other)..]);
            }
            Self::Number(which, number) => {
                let mut numbers = runs(&bytes);
                numbers.retain(|run| bytes[run.clone()].iter().all(u8::is_ascii_digit));
                if !numbers.is_empty() {
                    let number = number.get(&NUMBERS).bytes();
                    bytes.splice(which.get(&numbers).clone(), number);
                }
            }
            Self::Instead(which, word) => {
                let runs = runs(&bytes);
                if !runs.is_empty() && !words.is_empty() {
                    bytes.splice(which.get(&runs).clone(), word.get(words).bytes());
                }
            }
            Self::Exchange(which, file, with) => {
                let (runs, other) = (runs(&bytes), file.get(corpus));
                let others = self::runs(other);
                if !runs.is_empty() && !others.is_empty() {
                    let with = other[with.get(&others).clone()].iter().copied();
                    bytes.splice(which.get(&runs).clone(), with);
                }
            }
            Self::Word(at, word, over) if !words.is_empty() => {
                let at = place(at, &bytes);
                let end = bytes.len().min(at + over);
                bytes.splice(at..end, word.get(words).bytes());
            }
            Self::Word(..) => {}
        }
        bytes.truncate(LONGEST);
        bytes
    }
}

/// Where names, numbers and values stand: in quotes, or letters and digits side by side.
fn runs(bytes: &[u8]) -> Vec<Range<usize>> {
    let part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_.%".contains(byte);
    let (mut runs, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let rest = &bytes[at..];
        let length = match rest.strip_prefix(b"\"") {
            Some(quoted) => quoted
                .iter()
                .position(|byte| *byte == b'"')
                .map_or(0, |end| end + 2),
            None => rest
                .iter()
                .position(|byte| !part(byte))
                .unwrap_or(rest.len()),
        };
        if length > 0 {
            runs.push(at..at + length);
        }
        at += length.max(1);
    }
    runs
}

fn folder(target: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(target)
}

/// The files of a target's corpus and their names, without the line break at their end.
pub(crate) fn corpus(target: &str) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<(String, Vec<u8>)> = fs::read_dir(folder(target))
        .unwrap()
        .map(|entry| {
            let entry = entry.unwrap();
            let mut bytes = fs::read(entry.path()).unwrap();
            if bytes.last() == Some(&b'\n') {
                bytes.pop();
            }
            (entry.file_name().into_string().unwrap(), bytes)
        })
        .collect();
    files.sort();
    files
}

fn setting(name: &str) -> Option<u64> {
    std::env::var_os(name).map(|value| value.to_str().unwrap().parse().unwrap())
}

/// Judges the corpus of `target` and what becomes of it, with `words` of its format thrown in.
pub(crate) fn fuzz(
    target: &str,
    words: &'static [&'static str],
    judge: impl Fn(&[u8]) -> Result<(), TestCaseError>,
) {
    let in_time = |input: &Input| {
        let started = Instant::now();
        judge(&input.0)?;
        prop_assert!(started.elapsed() < SLOWEST, "took {:?}", started.elapsed());
        Ok(())
    };
    let files = corpus(target);
    assert!(!files.is_empty(), "the corpus of {target} is empty");
    for (name, bytes) in &files {
        if let Err(error) = in_time(&Input(bytes.clone())) {
            panic!("tests/corpus/{target}/{name}: {error}");
        }
    }
    let seeds: Vec<Vec<u8>> = files.into_iter().map(|(_, bytes)| bytes).collect();
    let strategy = (any::<Index>(), vec(mutation(), 0..6)).prop_map(move |(file, mutations)| {
        let bytes = file.get(&seeds).clone();
        let change = |bytes, mutation: &Mutation| mutation.apply(bytes, &seeds, words);
        Input(mutations.iter().fold(bytes, change))
    });
    let first = setting("TILL_FUZZ_SEED")
        .unwrap_or_else(|| u64::from_le_bytes(Random::system().bytes().unwrap()));
    let length = setting("TILL_FUZZ_SECONDS").map(Duration::from_secs);
    let (started, mut seed, mut inputs) = (Instant::now(), first, 0);
    loop {
        let config = Config {
            cases: BATCH,
            rng_seed: RngSeed::Fixed(seed),
            failure_persistence: None,
            ..Config::default()
        };
        match TestRunner::new(config).run(&strategy, |input| in_time(&input)) {
            Ok(()) => {}
            Err(TestError::Abort(why)) => panic!("{target}: {why}"),
            Err(TestError::Fail(why, input)) => {
                let name = format!("found-{seed}");
                let kept = fs::write(folder(target).join(&name), [&input.0, &b"\n"[..]].concat());
                panic!(
                    "{target}: {why}\n{input:?}\nkept as tests/corpus/{target}/{name}: {kept:?}; TILL_FUZZ_SEED={seed} finds it again"
                );
            }
        }
        seed = seed.wrapping_add(1);
        inputs += BATCH;
        match length {
            Some(length) if started.elapsed() < length => {}
            Some(_) => return report(target, inputs, started.elapsed(), first),
            None => return,
        }
    }
}

#[expect(
    clippy::print_stderr,
    reason = "whoever fuzzes for long wants to see how far it came"
)]
fn report(target: &str, inputs: u32, took: Duration, seed: u64) {
    eprintln!("{target}: {inputs} inputs in {took:.0?}, the first seed was {seed}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_found_where_they_stand() {
        let text = br#"{"a b":-12,true}""#;
        let found: Vec<&[u8]> = runs(text).into_iter().map(|run| &text[run]).collect();
        assert_eq!(found, [&b"\"a b\""[..], b"-12", b"true"]);
        assert!(runs(b"").is_empty() && runs(b"\"").is_empty());
    }

    proptest! {
        #[test]
        fn every_mutation_fits_every_input(mutations in vec(mutation(), 0..20), bytes: Vec<u8>) {
            let corpus = [Vec::new(), b"{\"a\":12}".to_vec()];
            let change = |bytes, mutation: &Mutation| mutation.apply(bytes, &corpus, &["a"]);
            prop_assert!(mutations.iter().fold(bytes, change).len() <= LONGEST);
        }
    }
}
