"""How long training takes, as far as the texts of the library tell."""

from __future__ import annotations

from collections.abc import Iterable

from app import library
from app.assessment import terms
from app.certification.preview_summary import ASSUMED, Costs, minutes_of
from app.certification.queries.rule_book import RuleBook
from app.certification.rules import Atom, Rule, atoms_of, document_name
from app.foundation import settings


def costs_of(book: RuleBook, certifications: Iterable[str]) -> Costs:
    """By the newest version of each rule. Minutes of lessons, time limits or estimates of quizzes and calls."""
    newest = {slug: book.rules[slug][-1].rule for slug in certifications if slug in book.rules}
    atoms = {
        (atom.kind, atom.slug): atom
        for rule in newest.values()
        for atom in (*atoms_of(rule.evidence), *atoms_of(rule.renewal))
    }
    language = str(settings.read("language"))
    lengths = {f"{kind} {slug}": minutes_of_atom(atom, language) for (kind, slug), atom in atoms.items()}
    return Costs(
        documents={
            document_name(kind, slug): lengths[f"{kind} {slug}"]
            for kind, slug in atoms
            if document_name(kind, slug)
        },
        initial={slug: minutes_of(rule.evidence, lengths) for slug, rule in newest.items()},
        renewal={slug: minutes_of(rule.for_renewal, lengths) for slug, rule in newest.items()},
        exams={slug: minutes_of_exams(rule, lengths) for slug, rule in newest.items()},
    )


def minutes_of_atom(atom: Atom, language: str) -> int:
    """What is not published yet counts as assumed."""
    try:
        match atom.kind:
            case "course":
                return library.current_course(atom.slug, language).minutes
            case "quiz":
                return terms.minutes(library.current_quiz(atom.slug, language).quiz)
            case "call":
                call = library.current_call(atom.slug, language).call
                return max(1, round(terms.seconds_of_call(call) / 60))
    except library.NoSuchDocument:
        pass
    return ASSUMED.get(atom.kind, 0)


def minutes_of_exams(rule: Rule, lengths: dict[str, int]) -> int:
    """What an obligation of kind exam asks for: the exams of the renewal, else all of its quizzes."""
    atoms = tuple(atoms_of(rule.for_renewal))
    exams = [atom for atom in atoms if atom.exam] or [atom for atom in atoms if atom.kind == "quiz"]
    return sum(lengths.get(f"{atom.kind} {atom.slug}", 0) for atom in exams)
