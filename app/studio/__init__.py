"""The trainers' pages: texts of the library written in the browser, as drafts, and published from there."""
