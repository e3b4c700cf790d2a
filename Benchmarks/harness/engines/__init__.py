"""One file a peer: `Engine(case, variant)`, `set_tolerance`, `members(n)`, `collected` to an array."""
