// Reporting: how it is shown.
