"""Questions from other formats and back: GIFT, Aiken, Moodle XML, tables, QTI (quiz-format.md 8). Everything is pure.

A reader makes drafted questions of bytes, `bringing` writes them as a native text with a report of every change; a
writer makes bytes of the questions of a native text (`sending`).
"""
