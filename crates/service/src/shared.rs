//! What every part of a running house shares: rules, directory, keys, clock.

use std::sync::{Arc, RwLock};

use crate::clock::Clock;
use crate::directory::Directory;
use crate::keys::Keys;
use crate::rules::Rules;
use crate::tidings::Tidings;

#[derive(Debug)]
pub struct Shared {
    pub rules: Rules,
    pub keys: Keys,
    pub clock: Clock,
    pub tidings: Tidings,
    directory: RwLock<Arc<Directory>>,
}

impl Shared {
    pub fn new(rules: Rules, keys: Keys, clock: Clock, directory: Directory) -> Shared {
        Shared { rules, keys, clock, tidings: Tidings::default(), directory: RwLock::new(Arc::new(directory)) }
    }

    /// The directory as it is now.
    pub fn directory(&self) -> Arc<Directory> {
        self.directory.read().expect("no panic while the directory is held").clone()
    }

    /// Changes a copy of the directory and puts it in place.
    pub fn change_directory(&self, change: impl FnOnce(&mut Directory)) {
        let mut held = self.directory.write().expect("no panic while the directory is held");
        let mut copy = Directory::clone(&held);
        change(&mut copy);
        *held = Arc::new(copy);
    }

    /// Puts a directory in place that was read since `before` was taken. False where it was changed here meanwhile: what was read may not have that.
    pub fn replace_directory(&self, before: &Arc<Directory>, read: Directory) -> bool {
        let mut held = self.directory.write().expect("no panic while the directory is held");
        let is_as_before = Arc::ptr_eq(&held, before);
        if is_as_before {
            *held = Arc::new(read);
        }
        is_as_before
    }
}
