"""What is to be done, and what comes next."""

from dataclasses import replace
from datetime import date, timedelta

from app.foundation.faults import Text
from app.learning.tasks import (
    CourseSteps,
    LessonStep,
    Need,
    QuizState,
    StandingLine,
    may_work,
    plan,
    valid_until,
)

TODAY = date(2026, 11, 24)
RULE = "contact-centre-operator"


def lesson(slug: str, state: str = "todo") -> LessonStep:
    return LessonStep(slug, slug.title(), 5, state)  # type: ignore[arg-type]


PROCEDURES = CourseSteps("procedures", "Procedures", (lesson("greeting", "done"), lesson("solution")))
EXAM = QuizState("procedures-exam", "Exam", "todo", 20, 12, 2)
COURSES = {("procedures", None): PROCEDURES}
QUIZZES = {"procedures-exam": EXAM}
COURSE_NEED = Need("course", "procedures", RULE)
QUIZ_NEED = Need("quiz", "procedures-exam", RULE)


def kinds(made) -> list[tuple[str, str]]:
    return [(task.kind, task.state) for task in made.tasks]


def test_a_newcomer_reads_before_the_exam():
    made = plan([COURSE_NEED, QUIZ_NEED], COURSES, QUIZZES, TODAY)
    assert kinds(made) == [("lesson", "done"), ("lesson", "todo"), ("quiz", "todo")]
    assert made.next is not None
    assert (made.next.kind, made.next.lesson) == ("lesson", "solution")
    assert (made.open, made.minutes) == (2, 25)


def test_with_nothing_left_there_is_no_next_step():
    made = plan([replace(COURSE_NEED, met=True), replace(QUIZ_NEED, met=True)], COURSES, QUIZZES, TODAY)
    assert {task.state for task in made.tasks} == {"done"}
    assert made.next is None
    assert made.open == 0


def test_the_certification_that_is_due_first_comes_first():
    briefing = Need("quiz", "safety", "safety-briefing", due=TODAY + timedelta(days=1))
    later = replace(QUIZ_NEED, due=TODAY + timedelta(days=30))
    made = plan([later, briefing], COURSES, QUIZZES | {"safety": replace(EXAM, slug="safety")}, TODAY)
    assert [task.slug for task in made.tasks] == ["safety", "procedures-exam"]


def test_a_pass_of_the_last_period_is_still_to_do_in_a_renewal():
    passed = {"procedures-exam": replace(EXAM, state="done", passed_on=TODAY - timedelta(days=345))}
    made = plan([replace(QUIZ_NEED, renewal=True)], {}, passed, TODAY)
    assert kinds(made) == [("quiz", "todo")]
    assert made.next is not None and made.next.renewal


def test_a_locked_quiz_is_not_the_next_step():
    locked = {"procedures-exam": replace(EXAM, state="locked", next_on=TODAY + timedelta(days=1))}
    made = plan([QUIZ_NEED], {}, locked, TODAY)
    assert kinds(made) == [("quiz", "locked")]
    assert made.next is None
    assert made.tasks[0].opens == TODAY + timedelta(days=1)


def test_what_others_must_do_is_shown_but_never_the_next_step():
    observation = Need("checklist", "call-handling", RULE, title=Text("Handling a call", "Работа со звонком"))
    made = plan([observation], {}, {}, TODAY)
    assert kinds(made) == [("observation", "todo")]
    assert made.next is None


def test_an_obligation_with_a_page_can_be_the_next_step():
    acknowledge = Need("obligation", "acknowledge", RULE, title=Text("Read", "Прочитать"), address="/x")
    made = plan([acknowledge], {}, {}, TODAY)
    assert made.next is not None and made.next.address == "/x"


def test_what_opens_later_is_told_with_its_day():
    renewal = Need(
        "renewal",
        RULE,
        RULE,
        opens=TODAY + timedelta(days=30),
        renewal=True,
        title=Text("Operator", "Оператор"),
    )
    made = plan([renewal], {}, {}, TODAY)
    assert made.tasks == ()
    assert [(task.kind, task.state, task.opens) for task in made.upcoming] == [
        ("renewal", "locked", TODAY + timedelta(days=30))
    ]


def test_the_same_quiz_for_two_certifications_is_shown_once_and_open_where_one_waits():
    other = Need("quiz", "procedures-exam", "other", met=True, due=TODAY)
    made = plan([other, QUIZ_NEED], {}, QUIZZES, TODAY)
    assert kinds(made) == [("quiz", "todo")]


def test_what_the_library_does_not_have_is_left_out():
    assert plan([Need("course", "gone", RULE), Need("quiz", "gone", RULE)], {}, {}, TODAY).tasks == ()


def standing(answer: str, until: date | None, required: bool = True) -> StandingLine:
    return StandingLine(RULE, Text("", ""), "valid", answer, until, None, None, required, "/x")  # type: ignore[arg-type]


def test_may_work_is_the_worst_of_what_is_required():
    assert may_work([]) is None
    assert may_work([standing("no", None, required=False)]) is None
    assert may_work([standing("yes", TODAY), standing("supervised", None)]) == "supervised"
    assert may_work([standing("yes", TODAY), standing("no", None, required=False)]) == "yes"


def test_valid_until_is_the_earliest_of_what_is_required():
    later = TODAY + timedelta(days=9)
    assert valid_until([standing("yes", later), standing("yes", TODAY)]) == TODAY
    assert valid_until([standing("no", None)]) is None


def test_asking_to_be_observed_is_the_next_step_when_nothing_else_is_left():
    observation = Need("checklist", "calls", RULE, title=Text("Calls", "Звонки"), address="/skills/calls")
    alone = plan([observation], {}, {}, TODAY)
    assert alone.next is not None and alone.next.address == "/skills/calls"
    beside = plan([observation, QUIZ_NEED], {}, {"procedures-exam": EXAM}, TODAY)
    assert beside.next is not None and beside.next.kind == "quiz"


def test_a_refresher_is_offered_and_is_no_step():
    offer = Need("refresher", "refresh", "", title=Text("Recall", "Повторение"), address="/refresh")
    made = plan([replace(QUIZ_NEED, met=True), offer], {}, QUIZZES, TODAY)
    assert ("refresher", "todo") in kinds(made)
    assert made.next is None and (made.open, made.steps) == (0, 1)
