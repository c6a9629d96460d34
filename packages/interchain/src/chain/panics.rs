//! What panics, and how far that goes.
//!
//! A panic of a contract is an error of its VM, which a reply catches. A panic of the chain's own
//! code is not: wasmd catches what has run out of its gas, and throws everything else again,
//! through every reply, so the whole transaction is lost (`x/wasm/keeper/msg_dispatcher.go`). A
//! contract can cause one at will, by a message on which a module of the chain panics. [`abort`]
//! stands for that. It goes through queries as well, where wasmd makes an error of it: the worse of
//! the two.

use std::cell::Cell;
use std::panic::{catch_unwind, panic_any, resume_unwind, set_hook, take_hook, AssertUnwindSafe};
use std::sync::Once;

thread_local! {
    static QUIET: Cell<u32> = const { Cell::new(0) };
}

/// Thrown by [`abort`].
struct Abort(String);

/// What was thrown, and what it said.
pub(crate) enum Thrown {
    /// An ordinary panic.
    Panic(String),
    /// [`abort`].
    Abort(String),
}

/// Aborts the transaction that calls this, as a panic of the chain's own code does: no reply
/// catches it, and no query. For contracts on a simulated chain that mean harm, in any of their
/// entry points.
pub fn abort(reason: impl Into<String>) -> ! {
    panic_any(Abort(reason.into()))
}

/// Runs code that may panic, prints nothing if it does, and returns what was thrown instead.
pub(crate) fn catch<T>(run: impl FnOnce() -> T) -> Result<T, Thrown> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let loud = take_hook();
        set_hook(Box::new(move |info| {
            if QUIET.get() == 0 {
                loud(info);
            }
        }));
    });
    QUIET.set(QUIET.get() + 1);
    // What the code borrows mutably is a storage cache that is dropped when this fails.
    let result = catch_unwind(AssertUnwindSafe(run));
    QUIET.set(QUIET.get() - 1);
    result.map_err(|payload| {
        if let Some(Abort(reason)) = payload.downcast_ref() {
            return Thrown::Abort(reason.clone());
        }
        let text = payload.downcast_ref::<&str>().map(ToString::to_string);
        let text = text.or_else(|| payload.downcast_ref::<String>().cloned());
        Thrown::Panic(text.unwrap_or_else(|| "panic".to_string()))
    })
}

/// Runs code of a contract. Catches its panics, as its VM does, and lets an [`abort`] through.
pub(crate) fn catch_in_vm<T>(run: impl FnOnce() -> T) -> Result<T, String> {
    catch(run).map_err(|thrown| match thrown {
        Thrown::Panic(reason) => reason,
        Thrown::Abort(reason) => resume_unwind(Box::new(Abort(reason))),
    })
}
