"""Training that managers ask for: orders with a day, their letters, and their place among what a person has to do."""

from app.retraining.jobs.revised import follow_publication
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
from app.retraining.queries.incidents import reach_of, unclear_instructions
from app.retraining.queries.mail_past import reminders_about
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
from app.retraining.queries.refreshers import own_refreshers, refresher_needs
from app.retraining.queries.sign_offs import training_needs
from app.retraining.queries.weak_spots import likely_forgotten
from app.retraining.refusals import Refusal
from app.retraining.service.forecasts import NoSuchNeed, set_need
from app.retraining.service.looking import look_again
from app.retraining.service.orders import (
    NobodyChosen,
    UnknownTraining,
    order_training,
    withdraw_batch,
    withdraw_order,
)
from app.retraining.service.rehearsed_refreshers import rehearse_refreshers

__all__ = [
    "ORDERING_ROLES",
    "Assumptions",
    "Compared",
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
    "Team",
    "UnknownTraining",
    "Wanted",
    "asked_until",
    "compared",
    "covers_of",
    "follow_publication",
    "happenings_of",
    "likely_forgotten",
    "look_again",
    "may_order",
    "needs",
    "order_training",
    "orders_of",
    "orders_page",
    "outlook_of",
    "own_refreshers",
    "own_sign_offs",
    "reach_of",
    "receipt_of",
    "refresher_needs",
    "refusals",
    "rehearse_refreshers",
    "reminders_about",
    "set_need",
    "team_in",
    "titles",
    "training_needs",
    "unclear_instructions",
    "withdraw_batch",
    "withdraw_order",
]
