"""Training that managers ask for: orders with a day, their letters, and their place among what a person has to do."""

from app.retraining.orders import Order, Wanted
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
    training_needs,
)
from app.retraining.refusals import Refusal
from app.retraining.service.orders import (
    NobodyChosen,
    UnknownTraining,
    order_training,
    withdraw_batch,
    withdraw_order,
)

__all__ = [
    "ORDERING_ROLES",
    "NoSuchOrder",
    "NobodyChosen",
    "Order",
    "OrderLine",
    "OrdersPage",
    "Receipt",
    "Refusal",
    "RefusedLine",
    "UnknownTraining",
    "Wanted",
    "asked_until",
    "may_order",
    "order_training",
    "orders_of",
    "orders_page",
    "receipt_of",
    "refusals",
    "titles",
    "training_needs",
    "withdraw_batch",
    "withdraw_order",
]
