// Dosing: what a person asks for.
