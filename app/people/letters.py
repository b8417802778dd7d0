"""Letters about getting in, in the reader's language. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Letter:
    subject: str
    text: str


@dataclass(frozen=True)
class Reader:
    """To whom a letter goes, in whose name, and where the system stands."""

    name: str  # the given name, or the whole one
    number: str
    language: str
    organisation: str
    site: str  # https://training.example.org


def invitation(reader: Reader, link: str, until: str) -> Letter:
    """`until`: the last moment of the link, as its reader writes dates."""
    if reader.language == "ru":
        return Letter(
            f"Приглашение в систему обучения: {reader.organisation}",
            f"Здравствуйте, {reader.name}!\n\n"
            f"Для вас открыт вход в систему обучения и допусков ({reader.organisation}).\n"
            f"Чтобы задать пароль и войти, откройте ссылку:\n\n{link}\n\n"
            f"Она действует до {until} и срабатывает один раз.\n"
            f"Потом входите на {reader.site} с этой почтой или табельным номером {reader.number}.\n\n"
            "Если вы не ждали этого письма, ничего не делайте: без ссылки никто не войдёт.\n",
        )
    return Letter(
        f"Invitation to your training: {reader.organisation}",
        f"Hello {reader.name},\n\n"
        f"you can now use the training and certification system of {reader.organisation}.\n"
        f"To choose a password and sign in, open this link:\n\n{link}\n\n"
        f"It holds until {until} and works once.\n"
        f"Later, sign in at {reader.site} with this e-mail or your personnel number {reader.number}.\n\n"
        "If you did not expect this letter, do nothing: without the link nobody gets in.\n",
    )


def new_password(reader: Reader, link: str, minutes: int) -> Letter:
    if reader.language == "ru":
        return Letter(
            "Новый пароль",
            f"Здравствуйте, {reader.name}!\n\n"
            f"Для вашего входа в систему обучения ({reader.organisation}) запрошен новый пароль.\n"
            f"Чтобы задать его, откройте ссылку:\n\n{link}\n\n"
            f"Она действует {minutes} мин. и срабатывает один раз. До этого подходит прежний пароль.\n\n"
            "Если вы этого не запрашивали, ничего не делайте: пароль останется прежним.\n",
        )
    return Letter(
        "A new password",
        f"Hello {reader.name},\n\n"
        f"a new password was asked for your training account at {reader.organisation}.\n"
        f"To choose it, open this link:\n\n{link}\n\n"
        f"It holds for {minutes} minutes and works once. Until then the old password is good.\n\n"
        "If you did not ask for it, do nothing: the password stays as it is.\n",
    )


def no_password_yet(reader: Reader) -> Letter:
    """To somebody who asks for a new password and has never had one."""
    if reader.language == "ru":
        return Letter(
            "Вход ещё не открыт",
            f"Здравствуйте, {reader.name}!\n\n"
            f"На {reader.site} запрошен новый пароль для этой почты, но пароля у вас ещё не было.\n"
            "Попросите администратора отправить приглашение или напечатать карточку для входа.\n",
        )
    return Letter(
        "You cannot sign in yet",
        f"Hello {reader.name},\n\n"
        f"a new password for this e-mail was asked for at {reader.site}, but you have never had one.\n"
        "Ask the admin to send you an invitation or to print a sign-in card.\n",
    )


def password_changed(reader: Reader, when: str) -> Letter:
    if reader.language == "ru":
        return Letter(
            "Пароль изменён",
            f"Здравствуйте, {reader.name}!\n\n"
            f"{when} изменён пароль для входа в систему обучения ({reader.organisation}).\n"
            "На других устройствах вход завершён.\n\n"
            f"Если это были не вы, сразу сообщите администратору и запросите новый пароль: {reader.site}/password\n",
        )
    return Letter(
        "Your password was changed",
        f"Hello {reader.name},\n\n"
        f"the password of your training account at {reader.organisation} was changed on {when}.\n"
        "All other devices were signed out.\n\n"
        f"If it was not you, tell the admin at once and ask for a new password: {reader.site}/password\n",
    )
