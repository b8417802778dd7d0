"""Who may work, until when and why: rules, standing, awards and certificates."""

from app.certification.jobs.standings import follow_move, follow_publication
from app.certification.library_format import check_matrix, check_rule
from app.certification.limits import AttemptLimit
from app.certification.portfolio import LOOKED_AT
from app.certification.queries.audit import audit_lines, lines_of_today, numbers_then, placed_as_known
from app.certification.queries.certificates import Issued, certificates_of
from app.certification.queries.concerned import (
    Needs,
    concerned,
    needs_of_revision,
    people_reached,
    publication_of,
)
from app.certification.queries.correcting import StrikePreview, preview_strike
from app.certification.queries.crediting import (
    CreditChoice,
    CreditPreview,
    credit_choices,
    effect_of,
    preview_credit,
    preview_withdrawal,
)
from app.certification.queries.evidence_packs import (
    Pack,
    PackKind,
    PackLine,
    PackPage,
    Reach,
    is_still_reached,
    own_pack,
    own_packs,
    pack_page,
)
from app.certification.queries.limits import attempt_limit_of
from app.certification.queries.matrix import matrix_naming
from app.certification.queries.obliged import obliged_people
from app.certification.queries.overview import (
    Choice,
    StandingBrief,
    Survey,
    count_required,
    kind_counts,
    standings_page,
    survey,
)
from app.certification.queries.own import own_certificates, own_decisions, own_standings
from app.certification.queries.page import Step, certification_page
from app.certification.queries.previewing import NotUnderstood, Preview, preview
from app.certification.queries.previews import (
    AskedPreview,
    asked_preview,
    effect_counts,
    newest_preview,
    preview_lines,
)
from app.certification.queries.protocols_of import own_protocols
from app.certification.queries.renewal import Renewal, renewal_of
from app.certification.queries.rule_book import RuleBook, rule_book
from app.certification.queries.rules import Outcome, RuleCount, outcome_of, rule_counts
from app.certification.queries.running import matrix_cells, rules_in_force, running_standings
from app.certification.queries.standing import (
    Inputs,
    Overall,
    StandingLine,
    inputs_of,
    person_may_work,
    person_on,
    standing_of,
    standings_of,
    titles,
)
from app.certification.queries.standing_on import StandingCertificate, certificates_on
from app.certification.queries.templates import rule_templates
from app.certification.queries.then import Behind, PersonThen, RuleThen, person_then, rule_then
from app.certification.queries.training import (
    learned_subjects,
    recorded_kinds,
    training_needs,
    training_standings,
)
from app.certification.queries.training_time import training_times
from app.certification.service.cases import open_after as open_cases
from app.certification.service.correcting import strikable_fact, strike
from app.certification.service.crediting import accept_credit, check_credit, credit_of, withdraw_credit
from app.certification.service.deciding import doubt_exam
from app.certification.service.document_templates import built_in as built_in_template
from app.certification.service.document_templates import (
    built_in_slugs,
    check_document_template,
    print_sample,
    read_template,
    rules_with,
    sample_of,
    samples_of,
)
from app.certification.service.document_templates import images_of as images_of_template
from app.certification.service.document_templates import own_text as own_template_text
from app.certification.service.evidence_packs import Asked as AskedPack
from app.certification.service.evidence_packs import NobodyChosen, TooManyPeople
from app.certification.service.evidence_packs import ask as ask_pack
from app.certification.service.evidence_packs import cancel as cancel_pack
from app.certification.service.evidence_packs import repeat as repeat_pack
from app.certification.service.previewing import ask_preview
from app.certification.service.standing import (
    pass_over,
    postponed,
    rebuild,
    restate,
    restate_due,
    restate_on,
    together,
    when_changed,
)
from app.certification.service.withdrawing import ask as ask_withdrawal

# Kinds of fact after which the standings of the person are computed anew.
RESTATED_AFTER = (*LOOKED_AT, "voided")

__all__ = [
    "RESTATED_AFTER",
    "AskedPack",
    "AskedPreview",
    "AttemptLimit",
    "Behind",
    "Choice",
    "CreditChoice",
    "CreditPreview",
    "Inputs",
    "Issued",
    "Needs",
    "NobodyChosen",
    "NotUnderstood",
    "Outcome",
    "Overall",
    "Pack",
    "PackKind",
    "PackLine",
    "PackPage",
    "PersonThen",
    "Preview",
    "Reach",
    "Renewal",
    "RuleBook",
    "RuleCount",
    "RuleThen",
    "StandingBrief",
    "StandingCertificate",
    "StandingLine",
    "Step",
    "StrikePreview",
    "Survey",
    "TooManyPeople",
    "accept_credit",
    "ask_pack",
    "ask_preview",
    "ask_withdrawal",
    "asked_preview",
    "attempt_limit_of",
    "audit_lines",
    "built_in_slugs",
    "built_in_template",
    "cancel_pack",
    "certificates_of",
    "certificates_on",
    "certification_page",
    "check_credit",
    "check_document_template",
    "check_matrix",
    "check_rule",
    "concerned",
    "count_required",
    "credit_choices",
    "credit_of",
    "doubt_exam",
    "effect_counts",
    "effect_of",
    "follow_move",
    "follow_publication",
    "images_of_template",
    "inputs_of",
    "is_still_reached",
    "kind_counts",
    "learned_subjects",
    "lines_of_today",
    "matrix_cells",
    "matrix_naming",
    "needs_of_revision",
    "newest_preview",
    "numbers_then",
    "obliged_people",
    "open_cases",
    "outcome_of",
    "own_certificates",
    "own_decisions",
    "own_pack",
    "own_packs",
    "own_protocols",
    "own_standings",
    "own_template_text",
    "pack_page",
    "pass_over",
    "people_reached",
    "person_may_work",
    "person_on",
    "person_then",
    "placed_as_known",
    "postponed",
    "preview",
    "preview_credit",
    "preview_lines",
    "preview_strike",
    "preview_withdrawal",
    "print_sample",
    "publication_of",
    "read_template",
    "rebuild",
    "recorded_kinds",
    "renewal_of",
    "repeat_pack",
    "restate",
    "restate_due",
    "restate_on",
    "rule_book",
    "rule_counts",
    "rule_templates",
    "rule_then",
    "rules_in_force",
    "rules_with",
    "running_standings",
    "sample_of",
    "samples_of",
    "standing_of",
    "standings_of",
    "standings_page",
    "strikable_fact",
    "strike",
    "survey",
    "titles",
    "together",
    "training_needs",
    "training_standings",
    "training_times",
    "when_changed",
    "withdraw_credit",
]
