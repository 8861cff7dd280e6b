//! Giving memory back to the machine.

/// The allocator's own setting: after how many milliseconds what was freed goes back. Of itself it waits a second, in which an import of a million rows
/// holds a hundred megabytes that nobody uses; after one millisecond a tenth of an import's processor goes into giving pages back and taking them again.
const GIVES_BACK_AFTER: (&str, &str) = ("MIMALLOC_PURGE_DELAY", "10");

/// Has the allocator give back soon what was freed, unless the environment says when. It reads that before the program begins, so the program takes its own
/// place once more, with the same process id, arguments and files. Where that cannot be it goes on as it is.
pub fn give_back_soon() {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt;

        let (name, value) = GIVES_BACK_AFTER;
        let mut arguments = std::env::args_os();
        if std::env::var_os(name).is_none()
            && let (Ok(program), Some(called)) = (std::env::current_exe(), arguments.next())
        {
            let _failed = std::process::Command::new(program).arg0(called).args(arguments).env(name, value).exec();
        }
    }
}
