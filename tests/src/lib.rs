//! End to end, interop, faults.
