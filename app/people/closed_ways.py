"""Why a card or a link lets nobody in, and what its reader does next. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.foundation.faults import Text

CARD, INVITATION, PASSWORD = "card", "invitation", "password"
KINDS = (CARD, INVITATION, PASSWORD)


@dataclass(frozen=True)
class Times:
    """What has become of a way in."""

    expires_at: datetime
    used_at: datetime | None
    ended_at: datetime | None


def why_closed(times: Times, *, at: datetime, has_left: bool, same_address: bool) -> str | None:
    """`used`, `replaced`, `expired`, `ended`, or None while it lets somebody in."""
    if times.used_at is not None:
        return "used"
    if times.ended_at is not None or not same_address:
        return "replaced"
    if times.expires_at <= at:
        return "expired"
    return "ended" if has_left else None


@dataclass(frozen=True)
class Answer:
    """What happened, and what to do."""

    text: Text
    advice: Text


_NEW_CARD = Text(
    "Ask the admin to print a new card: it takes a minute.",
    "Попросите администратора напечатать новую карточку: это дело одной минуты.",
)
_NEW_INVITATION = Text(
    "Ask the admin to send a new one.", "Попросите администратора отправить новое приглашение."
)
_NEW_LETTER = Text("Ask for a new letter here.", "Новое письмо можно запросить здесь же.")
_USED = Text(
    "Sign in with your personnel number or e-mail and the password that you chose. If it was not you, tell the admin"
    " at once.",
    "Войдите с табельным номером или почтой и тем паролем, который вы задали. Если это были не вы, сразу сообщите"
    " администратору.",
)

ANSWERS: dict[tuple[str, str], Answer] = {
    (CARD, "unknown"): Answer(
        Text("There is no card with this code.", "Карточки с таким кодом нет."),
        Text(
            "Compare every sign with the card: there are ten. If they are all right, ask the admin to print a new card.",
            "Сверьте каждый знак с карточкой: их десять. Если всё верно, попросите администратора напечатать новую"
            " карточку.",
        ),
    ),
    (CARD, "used"): Answer(Text("This card was used already.", "Этой карточкой уже воспользовались."), _USED),
    (CARD, "replaced"): Answer(
        Text(
            "This card holds no longer: a newer one was printed, or a password was set without it.",
            "Эта карточка больше не действует: напечатана новая или пароль задан без неё.",
        ),
        Text(
            "Use the newest card, or sign in with your password. If you have neither, ask the admin to print a new card.",
            "Возьмите самую новую карточку или войдите с паролем. Если нет ни того, ни другого, попросите"
            " администратора напечатать новую карточку.",
        ),
    ),
    (CARD, "expired"): Answer(Text("The time of this card is over.", "Срок этой карточки истёк."), _NEW_CARD),
    (CARD, "ended"): Answer(Text("This card holds no longer.", "Эта карточка больше не действует."), _NEW_CARD),
    (INVITATION, "unknown"): Answer(
        Text("There is no such invitation.", "Такого приглашения нет."),
        Text(
            "Open the link from the letter once more, whole: some mail programs break it into two lines. If that does"
            " not help, ask the admin to send a new one.",
            "Откройте ссылку из письма ещё раз, целиком: иногда почта разрывает её на две строки. Если не поможет,"
            " попросите администратора отправить новое приглашение.",
        ),
    ),
    (INVITATION, "used"): Answer(
        Text("This invitation was used already.", "Этим приглашением уже воспользовались."), _USED
    ),
    (INVITATION, "replaced"): Answer(
        Text(
            "This invitation holds no longer: a newer one was sent, or a password was set without it.",
            "Это приглашение больше не действует: отправлено новое или пароль задан без него.",
        ),
        Text(
            "Open the link of the newest letter, or sign in with your password.",
            "Откройте ссылку из самого нового письма или войдите с паролем.",
        ),
    ),
    (INVITATION, "expired"): Answer(
        Text("This invitation held for seven days.", "Это приглашение действовало семь дней."), _NEW_INVITATION
    ),
    (INVITATION, "ended"): Answer(
        Text("This invitation holds no longer.", "Это приглашение больше не действует."), _NEW_INVITATION
    ),
    (PASSWORD, "unknown"): Answer(
        Text("There is no such link to a new password.", "Такой ссылки для нового пароля нет."),
        Text(
            "Open the link from the letter once more, whole: some mail programs break it into two lines. Or ask for a"
            " new letter here.",
            "Откройте ссылку из письма ещё раз, целиком: иногда почта разрывает её на две строки. Или запросите здесь"
            " новое письмо.",
        ),
    ),
    (PASSWORD, "used"): Answer(
        Text("This link was used already.", "Этой ссылкой уже воспользовались."),
        Text(
            "Sign in with the password that you chose. If it was not you, ask for a new letter here and tell the admin.",
            "Войдите с паролем, который вы задали. Если это были не вы, запросите здесь новое письмо и сообщите"
            " администратору.",
        ),
    ),
    (PASSWORD, "replaced"): Answer(
        Text(
            "This link holds no longer: a newer one was sent, or the password was changed since.",
            "Эта ссылка больше не действует: отправлена новая или пароль с тех пор сменили.",
        ),
        Text(
            "Open the link of the newest letter, or ask for another one here.",
            "Откройте ссылку из самого нового письма или запросите здесь ещё одно.",
        ),
    ),
    (PASSWORD, "expired"): Answer(
        Text("This link held for one hour.", "Эта ссылка действовала один час."), _NEW_LETTER
    ),
    (PASSWORD, "ended"): Answer(
        Text("This link holds no longer.", "Эта ссылка больше не действует."),
        Text(
            "Ask the admin whether you can still sign in.",
            "Спросите администратора, открыт ли вам ещё вход.",
        ),
    ),
}  # fmt: skip
