// Analysis: what it means.
