"""Text in, revisions out: parsing, linting, publishing and rendering of courses, quizzes and rules."""
