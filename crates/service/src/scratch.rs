//! What does not fit into memory at once, in files on the disk that are gone when the program is.

use std::fs::File;
use std::io::{Error, Read, Result, Seek, Write};

use crate::stop::{Failure, Stop};

/// Files that entries are divided among: each is looked through in memory. All are open at once, and some systems let a program have no more than 256.
pub const PARTS: usize = 64;
/// Bytes that each of them holds back before it is written to, and before there is a file at all.
const PART_BUFFER: usize = 8 << 10;

/// Entries of `N` bytes each, divided among parts; those of a part keep their order.
#[derive(Debug)]
pub struct Divided<const N: usize> {
    parts: Vec<Part>,
}

#[derive(Debug, Default)]
struct Part {
    held: Vec<u8>,
    file: Option<File>,
}

impl<const N: usize> Default for Divided<N> {
    fn default() -> Self {
        Divided { parts: (0..PARTS).map(|_| Part::default()).collect() }
    }
}

impl<const N: usize> Divided<N> {
    /// Adds one. What divides them is to be spread evenly over whole numbers; only what is of one part is seen together. Fails where no file can be made in the
    /// folder for temporary ones, or its disk is full.
    pub fn add(&mut self, by: usize, entry: &[u8; N]) -> Result<()> {
        let part = &mut self.parts[by % PARTS];
        part.held.extend_from_slice(entry);
        if part.held.len() < PART_BUFFER {
            return Ok(());
        }
        let file = match &mut part.file {
            Some(file) => file,
            none => none.insert(scratch()?),
        };
        file.write_all(&part.held)?;
        part.held.clear();
        Ok(())
    }

    /// The entries of part after part.
    pub fn parts(self) -> impl Iterator<Item = Result<Vec<[u8; N]>>> {
        self.parts.into_iter().map(|Part { held, file }| {
            let mut bytes = Vec::new();
            if let Some(mut file) = file {
                file.rewind()?;
                file.read_to_end(&mut bytes)?;
            }
            bytes.extend_from_slice(&held);
            Ok(bytes.as_chunks().0.to_vec())
        })
    }
}

/// What work ends with where such a file cannot be made, written or read.
pub fn stop(error: Error) -> Stop {
    Stop::Failed(Failure::Machine { what: "folder for temporary files", detail: error.to_string() })
}

/// A file that nobody else may read and nobody finds by its name any more.
fn scratch() -> Result<File> {
    let name = format!("yinuo-{}-{:016x}", std::process::id(), rand::random::<u64>());
    let path = std::env::temp_dir().join(name);
    let mut options = File::options();
    options.read(true).write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(&path)?;
    // What is open stays readable; a system that keeps the name until it is closed keeps hashes and no names.
    drop(std::fs::remove_file(&path));
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_divided_comes_back_in_its_order_whether_it_was_held_or_written() {
        let mut divided = Divided::<4>::default();
        // Part 1 is written to several times, part 2 is held.
        let many = u32::try_from(PART_BUFFER).unwrap();
        (0..many).for_each(|number| divided.add(1, &number.to_be_bytes()).unwrap());
        divided.add(PARTS + 2, &[7; 4]).unwrap();
        let parts: Vec<Vec<[u8; 4]>> = divided.parts().map(Result::unwrap).collect();
        assert_eq!(parts.len(), PARTS);
        assert_eq!(parts[1], (0..many).map(u32::to_be_bytes).collect::<Vec<_>>());
        assert_eq!(parts[2], [[7; 4]]);
        assert!(parts.iter().enumerate().all(|(part, entries)| part == 1 || part == 2 || entries.is_empty()));
    }
}
