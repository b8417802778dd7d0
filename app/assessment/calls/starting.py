"""What the start page says of a call that is taken alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.foundation.faults import Text
from app.library.quizzes.call import Call
from app.library.quizzes.stages import channel_name, stage_name


@dataclass(frozen=True)
class Minimum:
    stage: Text
    share: Decimal  # of the best path's points in it


@dataclass(frozen=True)
class CallFace:
    customer: str
    channel: Text | None
    stages: tuple[Text, ...]
    minutes: int  # about
    is_timed: bool  # some replies have a time
    minima: tuple[Minimum, ...]
    has_hang_up: bool


def face_of_call(call: Call, seconds: int) -> CallFace:
    return CallFace(
        customer=call.customer,
        channel=channel_name(call.channel) if call.channel else None,
        stages=tuple(stage_name(stage) for stage in call.stages),
        minutes=max(1, round(seconds / 60)),
        is_timed=any(node.time is not None for node in call.nodes),
        minima=tuple(
            Minimum(stage_name(stage), Decimal(share.numerator) / share.denominator)
            for stage, share in call.stage_minimum
        ),
        has_hang_up=call.hang_up_at is not None,
    )
