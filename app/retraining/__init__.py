"""Training that managers ask for: orders with a day, their letters, and their place among what a person has to do."""

from app.retraining.jobs.revised import follow_publication, telling_of
from app.retraining.orders import Order, Wanted
from app.retraining.queries.forecasts import (
    Assumptions,
    Compared,
    Outlook,
    Team,
    compared,
    covers_of,
    needs,
    outlook_of,
    team_in,
)
from app.retraining.queries.happenings import happenings_of
from app.retraining.queries.incident_pages import own_reports
from app.retraining.queries.incidents import reach_of, unclear_instructions
from app.retraining.queries.mail_past import own_reminders, reminders_about
from app.retraining.queries.orders import (
    ORDERING_ROLES,
    NoSuchOrder,
    OrderLine,
    OrdersPage,
    Receipt,
    RefusedLine,
    asked_until,
    may_order,
    orders_of,
    orders_page,
    receipt_of,
    refusals,
    titles,
)
from app.retraining.queries.own_sign_offs import own_sign_offs
from app.retraining.queries.quality_checks import own_quality_checks
from app.retraining.queries.refreshers import own_refreshers, refresher_needs
from app.retraining.queries.sign_offs import training_needs
from app.retraining.queries.weak_spots import likely_forgotten
from app.retraining.refusals import Refusal
from app.retraining.service.forecasts import NoSuchNeed, set_need
from app.retraining.service.holding import hold
from app.retraining.service.incident_plans import confirm_as_planned as confirm_incident_as_planned
from app.retraining.service.incidents import NewIncident
from app.retraining.service.incidents import report as report_incident
from app.retraining.service.looking import look_again
from app.retraining.service.orders import (
    NobodyChosen,
    UnknownTraining,
    order_training,
    withdraw_batch,
    withdraw_order,
)
from app.retraining.service.rehearsed_refreshers import rehearse_refreshers
from app.retraining.service.sign_offs import sign as sign_held
from app.retraining.sign_off import Statement

__all__ = [
    "ORDERING_ROLES",
    "Assumptions",
    "Compared",
    "NewIncident",
    "NoSuchNeed",
    "NoSuchOrder",
    "NobodyChosen",
    "Order",
    "OrderLine",
    "OrdersPage",
    "Outlook",
    "Receipt",
    "Refusal",
    "RefusedLine",
    "Statement",
    "Team",
    "UnknownTraining",
    "Wanted",
    "asked_until",
    "compared",
    "confirm_incident_as_planned",
    "covers_of",
    "follow_publication",
    "happenings_of",
    "hold",
    "likely_forgotten",
    "look_again",
    "may_order",
    "needs",
    "order_training",
    "orders_of",
    "orders_page",
    "outlook_of",
    "own_quality_checks",
    "own_refreshers",
    "own_reminders",
    "own_reports",
    "own_sign_offs",
    "reach_of",
    "receipt_of",
    "refresher_needs",
    "refusals",
    "rehearse_refreshers",
    "reminders_about",
    "report_incident",
    "set_need",
    "sign_held",
    "team_in",
    "telling_of",
    "titles",
    "training_needs",
    "unclear_instructions",
    "withdraw_batch",
    "withdraw_order",
]
