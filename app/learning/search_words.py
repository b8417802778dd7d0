"""Words as search compares them: folded, cut to their stems, on the right keyboard. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]

# How stems are made. Whoever changes it raises the number: an index of an older way is made anew.
WAY = 2

_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")  # with accents that stand apart
_STRESS = re.compile(r"[\u0300-\u036f]")
_CYRILLIC = re.compile(r"[а-я]")
_BRITISH = re.compile(r"(?<=[a-z]{3})([iy])s(e|ed|es|er|ers|ing|ation|ations)$")
_IMPERATIVE = re.compile(r"ьте(сь)?$")
_PAST = re.compile(r"(?<=[бвгжзкпрстхчшщ])л(ась|ось|ись)$")  # «ошиблись» beside «ошибся»
_NOUN_LIKE_A_VERB = re.compile(r"пись$")  # «запись», «подпись»
# Their ends only look like those of a case or a verb; and what burns is no burn.
_WHOLE = frozenset(
    ["burning", "запах", "прием", "подъем", "объем", "съем", "заем", "наем", "проем", "водоем"]
)
_LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvbnm,.`" + 'QWERTYUIOP{}ASDFGHJKL:"ZXCVBNM<>~'
_RUSSIAN_KEYS = "йцукенгшщзхъфывапролджэячсмитьбюё" + "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮЁ"
_OTHER_KEY = str.maketrans(_LATIN_KEYS + _RUSSIAN_KEYS, _RUSSIAN_KEYS + _LATIN_KEYS)
SHORTEST_CUT = 4  # shorter stems keep their vowel: «срок», «урок»

# Words that every text has; a question made of nothing else keeps them.
STOP_WORDS = frozenset(
    """
    а без бы был была было быть в во вот все всё вы где да для до его ее если есть еще же за и из или им их к как
    какая какие какой ко когда кто ли либо меня мне мой мы на над надо нам нас не него нее ней ни но ну о об он она
    они оно от по под при про с со так также там то тогда того тоже той только том тот ты у уже что чтобы чем это этого
    этой этом эту этот я зачем почему сколько можно нужно нельзя должен должна очень делать сделать надо хочет хочу
    могу может могут пожалуйста подскажите
    a about an and any are as at be been but by can could did do does for from had has have he her his how i if in into
    is it its me my not of on or our she should so than that the their them then there these they this to was we
    were what when where which who why will with would you your must too very just am
    get got want wants need please up s t d ll re ve m dont doesnt didnt cant cannot couldnt wont isnt arent whats
    """.replace("ё", "е").split()
)

# Stems that nearly every question could have: they tell little, however few sections have the word.
WEAK_STEMS = frozenset(
    [
        "клиент",
        "собеседник",
        "абонент",
        "звоня",
        "оператор",
        "человек",
        "сказа",
        "говор",
        "перед",
        "посл",
        "через",
        "caller",
        "custom",
        "client",
        "oper",
        "person",
        "peopl",
        "say",
        "tell",
        "befor",
        "after",
        "somebod",
    ]
)


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """Small letters, ё as е, without marks of stress; й stays what it is."""
    return _STRESS.sub("", unicodedata.normalize("NFC", word).casefold()).replace("ё", "е")


def words_in(text: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(text)


def folded_words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))]


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of a folded word: Russian for Cyrillic letters, else English; what Snowball leaves apart is joined.

    «звонок» and «звонка» are one word: a vowel that flees in other forms is taken out of all of them. So are «запись»
    and «записи», «представиться» and «представьтесь», "identify" and "identification", "apologise" and "apologize".
    """
    if word in _WHOLE:
        return word
    if not _CYRILLIC.search(word):
        american = _BRITISH.sub(r"\1z\2", word)
        found = str(snowballstemmer.stemmer("english").stemWord(american))
        return found[:-1] if len(found) > SHORTEST_CUT and found.endswith("i") else found
    plain = _NOUN_LIKE_A_VERB.sub("писи", _PAST.sub("ся", _IMPERATIVE.sub("ь", word)))
    found = str(snowballstemmer.stemmer("russian").stemWord(plain))
    if len(found) > SHORTEST_CUT and found.endswith(("ок", "ек")):
        return f"{found[:-2]}к"
    return found


@lru_cache(maxsize=65536)
def stem_of(word: str) -> str:
    """The stem of a word as it stands in a text."""
    return stem(fold(word))


def stems(text: str) -> str:
    """The stems of a text in order, with blanks between: what an index keeps."""
    return " ".join(stem(word) for word in folded_words(text))


def on_other_keyboard(text: str) -> str:
    """What the same keys give in the other layout: `ghbdtn` → `привет`, `руддщ` → `hello`."""
    return text.translate(_OTHER_KEY)
