"""Who works at the demo organisation, and what happened to each. Plain values, the same on every machine."""

from __future__ import annotations

from dataclasses import dataclass

PASSWORD = "attesta-demo"  # noqa: S105 - published on purpose; the demo refuses any address but loopback
DOMAIN = "demo.example"


@dataclass(frozen=True)
class Name:
    family: str
    given: str
    patronymic: str
    latin: str
    locale: str


def _russian(lines: str) -> tuple[Name, ...]:
    people = (line.split(",") for line in lines.strip().splitlines())
    return tuple(Name(*(part.strip() for part in person), "ru") for person in people)  # type: ignore[call-arg]


def _english(lines: str) -> tuple[Name, ...]:
    people = (line.strip().split(" ", 1) for line in lines.strip().splitlines())
    return tuple(Name(family, given, "", f"{given} {family}", "en") for given, family in people)


RUSSIAN = _russian("""
Абдуллаева, Лейла, Тимуровна, Leyla Abdullaeva
Алексеев, Роман, Ильич, Roman Alekseev
Белова, Дарья, Олеговна, Darya Belova
Богданов, Егор, Павлович, Yegor Bogdanov
Васильева, Анна, Викторовна, Anna Vasilyeva
Волков, Антон, Сергеевич, Anton Volkov
Гаврилова, Юлия, Романовна, Yulia Gavrilova
Григорян, Ашот, Арменович, Ashot Grigoryan
Давыдова, Вера, Николаевна, Vera Davydova
Егоров, Никита, Андреевич, Nikita Yegorov
Ёлкина, Софья, Михайловна, Sofya Yolkina
Жуков, Максим, Денисович, Maxim Zhukov
Зайцева, Полина, Игоревна, Polina Zaytseva
Ибрагимов, Тимур, Рашидович, Timur Ibragimov
Калинина, Ольга, Петровна, Olga Kalinina
Константинопольский, Пётр, Ильич, Pyotr Konstantinopolsky
Кузнецова, Екатерина, Алексеевна, Yekaterina Kuznetsova
Лебедев, Артём, Юрьевич, Artyom Lebedev
Макарова, Алина, Сергеевна, Alina Makarova
Мельник, Остап, Григорьевич, Ostap Melnyk
Морозова, Ирина, Владимировна, Irina Morozova
Никитин, Глеб, Дмитриевич, Gleb Nikitin
Нурмухамбетова, Айгуль, Ерлановна, Aigul Nurmukhambetova
Орлов, Кирилл, Максимович, Kirill Orlov
Павлова, Татьяна, Ивановна, Tatyana Pavlova
Поляков, Степан, Фёдорович, Stepan Polyakov
Романова, Ксения, Артуровна, Ksenia Romanova
Савельев, Лев, Борисович, Lev Savelyev
Сидоренко, Надежда, Степановна, Nadezhda Sidorenko
Соловьёв, Павел, Анатольевич, Pavel Solovyov
Тарасова, Марина, Евгеньевна, Marina Tarasova
Фёдоров, Илья, Константинович, Ilya Fyodorov
Хасанова, Динара, Маратовна, Dinara Khasanova
Цветков, Олег, Вячеславович, Oleg Tsvetkov
Чернова, Валерия, Руслановна, Valeria Chernova
Шевцов, Георгий, Львович, Georgy Shevtsov
Щербакова, Милана, Тимофеевна, Milana Shcherbakova
Юдин, Марк, Валерьевич, Mark Yudin
Яковлева, Светлана, Глебовна, Svetlana Yakovleva
Яшин, Захар, Семёнович, Zakhar Yashin
""")
ENGLISH = _english("""
Emma Anderson
Daniel Brooks
Olivia Carter
Samuel Dixon
Grace Edwards
Liam Fletcher
Chloe Grant
Noah Hughes
Amelia Ingram
Jack Jennings
Isla Kerr
Henry Li
Ruby Mitchell
Oscar Novak
Freya O’Connor
""")


# number, e-mail name, name, position, roles, story
@dataclass(frozen=True)
class Member:
    login: str  # before the @; empty: signs in with the personnel number only, when somebody gives a code
    name: Name
    position: str
    unit: str
    roles: tuple[str, ...]
    story: str


ACCOUNTS = (
    Member("operator", Name("Иванова", "Мария", "Сергеевна", "Maria Ivanova", "ru"), "contact-centre-operator", "north", (), "newcomer"),
    Member("operator2", Name("Taylor", "Alex", "", "Alex Taylor", "en"), "contact-centre-operator", "north", (), "renewal-open"),
    Member("trainer", Name("Ким", "Ольга", "Сергеевна", "Olga Kim", "ru"), "trainer", "contact-centre", ("trainer",), "trainer"),
    Member("assessor", Name("Петров", "Андрей", "Николаевич", "Andrey Petrov", "ru"), "shift-lead", "north", ("assessor",), "settled"),
    Member("manager", Name("Соколова", "Елена", "Викторовна", "Elena Sokolova", "ru"), "manager", "contact-centre", ("manager",), "office"),
    Member("auditor", Name("Wright", "Thomas", "", "Thomas Wright", "en"), "auditor", "contact-centre", ("auditor",), "office"),
    Member("admin", Name("Орлова", "Нина", "Павловна", "Nina Orlova", "ru"), "administrator", "head-office", ("admin",), "office"),
)  # fmt: skip

# Each story occurs at least once among the first people, so that every status can be seen.
RARE_STORIES = (
    "expired", "briefing-expired", "retake-due", "retake-overdue", "on-leave", "revoked", "suspended", "exempt",
    "quality-check-failed", "coaching-overdue", "lapsed", "half-way", "no-show", "left", "new-trainer",
    "lead-in-grace",
)  # fmt: skip
POSITIONS_OF_STORIES = {"new-trainer": "trainer", "lead-in-grace": "shift-lead"}
ROLES_OF_STORIES = {"lead-in-grace": ("assessor",)}  # nobody signs for themselves, so there are two
COMMON_STORIES = (
    "settled",
    "settled",
    "settled",
    "renewed",
    "renewed",
    "settled",
    "due-soon",
    "briefing-soon",
)


def members(people: int) -> tuple[Member, ...]:
    """The organisation with this many people: the accounts first, then names and stories in turn."""
    names = [name for pair in zip(RUSSIAN, ENGLISH * 3, strict=False) for name in pair]
    names = list(dict.fromkeys([*names, *RUSSIAN, *ENGLISH]))
    others: list[Member] = []
    for index in range(max(0, people - len(ACCOUNTS))):
        known = names[index % len(names)]
        story = (
            RARE_STORIES[index] if index < len(RARE_STORIES) else COMMON_STORIES[index % len(COMMON_STORIES)]
        )
        unit = ("north", "south")[index % 2]
        usual = "shift-lead" if index % 12 == 11 else "contact-centre-operator"
        position = POSITIONS_OF_STORIES.get(story, usual)
        if (position, story) == ("shift-lead", "renewed"):
            story = "renewed-lead"
        others.append(Member("", known, position, unit, ROLES_OF_STORIES.get(story, ()), story))
    return (*ACCOUNTS, *others)[:people]
