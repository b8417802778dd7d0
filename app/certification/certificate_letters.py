"""Letters about a certificate: taken away, suspended, given back, issued anew; and to those who decide. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from app.certification.withdrawals import Act
from app.foundation.faults import Text


@dataclass(frozen=True)
class Letter:
    subject: Text
    text: Text

    def said(self, language: str) -> tuple[str, str]:
        return self.subject.in_language(language), self.text.in_language(language)


@dataclass(frozen=True)
class About:
    """Which certificate; `page` is the address that says what to do next."""

    number: str
    title: Text  # of the certification
    page: str


def revoked(about: About, why: Text) -> Letter:
    return Letter(
        Text(f"Certificate {about.number} has been revoked", f"Удостоверение {about.number} отозвано"),
        Text(
            f"Your certificate {about.number}, “{about.title.en}”, has been revoked. Two people have decided it.\n"
            f"Reason: {why.en}.\n\n"
            f"It does not count any more, until you have passed again. What to do next: {about.page}\n"
            "If you see it another way, talk to your manager: what two people have decided, two people can take back.\n",
            f"Удостоверение {about.number} («{about.title.ru}») отозвано. Так решили два человека.\n"
            f"Причина: {why.ru}.\n\n"
            f"Оно больше не действует, пока вы не сдадите заново. Что делать дальше: {about.page}\n"
            "Если вы не согласны, поговорите с руководителем: решение двух людей могут отменить два человека.\n",
        ),
    )


def annulled(about: About, why: Text) -> Letter:
    return Letter(
        Text(f"Certificate {about.number} no longer counts", f"Удостоверение {about.number} не действует"),
        Text(
            f"An attempt on which your certificate {about.number}, “{about.title.en}”, stands was annulled. "
            f"Two people have decided it.\nReason: {why.en}.\n\n"
            f"What to do next: {about.page}\n"
            "If you see it another way, talk to your manager.\n",
            f"Попытка, на которой основано удостоверение {about.number} («{about.title.ru}»), аннулирована. "
            f"Так решили два человека.\nПричина: {why.ru}.\n\n"
            f"Что делать дальше: {about.page}\n"
            "Если вы не согласны, поговорите с руководителем.\n",
        ),
    )


def suspended(about: About) -> Letter:
    return Letter(
        Text(f"Certificate {about.number} is suspended", f"Удостоверение {about.number} приостановлено"),
        Text(
            f"Your certificate {about.number}, “{about.title.en}”, is being looked into. "
            "Until that is over it does not count. You will be told of the decision.\n\n"
            f"Where it stands: {about.page}\n",
            f"По удостоверению {about.number} («{about.title.ru}») идёт проверка. "
            "Пока она не закончена, оно не действует. О решении вам сообщат.\n\n"
            f"Как обстоят дела: {about.page}\n",
        ),
    )


def released(about: About) -> Letter:
    """The suspension is over: it was not revoked."""
    return Letter(
        Text(f"Certificate {about.number} counts again", f"Удостоверение {about.number} снова действует"),
        Text(
            f"Your certificate {about.number}, “{about.title.en}”, was looked into and is not revoked: "
            f"it counts as it did before.\n\nWhere you stand: {about.page}\n",
            f"Проверка удостоверения {about.number} («{about.title.ru}») закончена, оно не отозвано "
            f"и действует как прежде.\n\nКак обстоят дела: {about.page}\n",
        ),
    )


def reinstated(about: About) -> Letter:
    return Letter(
        Text(
            f"Certificate {about.number} has been given back",
            f"Удостоверение {about.number} снова действует",
        ),
        Text(
            f"The revocation of your certificate {about.number}, “{about.title.en}”, has been taken back: "
            f"it counts as it did before, with the same number and the same end.\n\nWhere you stand: {about.page}\n",
            f"Отзыв удостоверения {about.number} («{about.title.ru}») отменён: оно действует как прежде, "
            f"с тем же номером и тем же сроком.\n\nКак обстоят дела: {about.page}\n",
        ),
    )


def reissued(about: About, old_number: str) -> Letter:
    return Letter(
        Text(f"A new certificate: {about.number}", f"Новое удостоверение: {about.number}"),
        Text(
            f"Your certificate {old_number}, “{about.title.en}”, has been issued anew under the number {about.number}. "
            "Nothing else has changed: it ends on the same day. The old document is marked as replaced "
            f"when somebody checks it.\n\nThe new one: {about.page}\n",
            f"Удостоверение {old_number} («{about.title.ru}») выдано заново под номером {about.number}. "
            "Больше ничего не изменилось: срок прежний. При проверке старый документ значится как заменённый."
            f"\n\nНовый документ: {about.page}\n",
        ),
    )


WAITING: dict[Act, Text] = {
    "revoke": Text("A revocation waits for your decision", "Отзыв удостоверения ждёт вашего решения"),
    "reinstate": Text("A reinstatement waits for your decision", "Возврат удостоверения ждёт вашего решения"),
    "annul": Text("An annulment waits for your decision", "Аннулирование попытки ждёт вашего решения"),
}


def waits(act: Act, about: About, holder: str, asked_by: str) -> Letter:
    """To those who can be the second."""
    subject = WAITING[act]
    return Letter(
        Text(f"{subject.en}: {holder}", f"{subject.ru}: {holder}"),
        Text(
            f"{asked_by} has asked for it: certificate {about.number}, “{about.title.en}”, {holder}. "
            f"It needs a second person, who is not the first.\n\nEverything needed to decide: {about.page}\n",
            f"Запрос: {asked_by}. Удостоверение {about.number} («{about.title.ru}»), {holder}. "
            f"Нужен второй человек, не тот, кто подал запрос.\n\nВсё, что нужно для решения: {about.page}\n",
        ),
    )


OUTCOMES = {
    "approved": Text("approved", "одобрен"),
    "refused": Text("refused", "отклонён"),
    "expired": Text("expired: nobody decided within 30 days", "истёк: за 30 дней никто не решил"),
}


def outcome(about: About, holder: str, state: str, words: str) -> Letter:
    """To whoever had asked."""
    what = OUTCOMES[state]
    said = f"\n\n{words}" if words else ""
    return Letter(
        Text(
            f"Your request about certificate {about.number}: {what.en}",
            f"Ваш запрос по удостоверению {about.number} {what.ru}",
        ),
        Text(
            f"{holder}, “{about.title.en}”: your request was {what.en}.{said}\n\n{about.page}\n",
            f"{holder}, «{about.title.ru}»: ваш запрос {what.ru}.{said}\n\n{about.page}\n",
        ),
    )
