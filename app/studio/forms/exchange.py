"""Questions from elsewhere: the file, and where its questions go."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice

from app.library.exchange.formats import FORMATS
from app.studio.forms.importing import language_field, slug_field, title_field
from app.studio.incoming import FIND

FORMAT_NAMES = {
    "gift": _l("GIFT (Moodle)"),
    "aiken": _l("Aiken"),
    "moodle-xml": _l("Moodle XML"),
    "qti": _l("QTI (Canvas and others)"),
    "csv": _l("Table (CSV or Excel)"),
}
LEAVING_NAMES = {
    "gift.gift": _l("GIFT (Moodle)"),
    "moodle-xml.xml": _l("Moodle XML"),
    "qti.zip": _l("QTI 2.1"),
    "csv.csv": _l("Table (CSV)"),
    "csv.xlsx": _l("Table (Excel)"),
    "sheet.docx": _l("Review sheet (Word)"),
    "sheet.md": _l("Review sheet (text)"),
}
KIND_NAMES = {
    "single": _l("One answer"),
    "multi": _l("Several answers"),
    "true-false": _l("True or false"),
    "numeric": _l("A number"),
    "text": _l("Short text"),
    "match": _l("Matching"),
    "order": _l("Ordering"),
    "cloze": _l("Text with gaps"),
    "hotspot": _l("Place on a picture"),
    "essay": _l("Essay"),
    "call": _l("Call"),
}
ENCODINGS = ("", "utf-8", "windows-1251", "koi8-r", "utf-16", "windows-1252")
NEW, ADD = "new", "add"


def name_of(format_name: str) -> Any:
    return FORMAT_NAMES.get(format_name, format_name)


class FileForm(FlaskForm):
    file = FileField(
        _l("File with questions"),
        description=_l("At most 20 MB: .gift, .txt, .xml, .zip, .imscc, .csv or .xlsx."),
        render_kw={"accept": ".gift,.txt,.xml,.zip,.imscc,.csv,.xlsx,.qti"},
    )
    format = SelectField(_l("Format"), default=FIND)
    language = language_field(_l("Language of the questions"))
    encoding = SelectField(
        _l("Encoding"),
        choices=[SelectChoice(one, one or _l("UTF-8, or what the file says itself")) for one in ENCODINGS],
        default="",
        description=_l("Only for old files whose letters come out wrong."),
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        read = [name for name, one in FORMATS.items() if one.reads]
        self.format.choices = [
            SelectChoice(FIND, gettext("Find out by itself")),
            *(SelectChoice(name, name_of(name)) for name in read),
        ]


class PlaceForm(FlaskForm):
    place = RadioField(
        _l("Where do the questions go?"),
        choices=[
            SelectChoice(NEW, _l("Into a new quiz")),
            SelectChoice(ADD, _l("Into a quiz that is there")),
        ],
        default=NEW,
    )
    title = title_field(_l("Title of the new quiz"))
    slug = slug_field(description=_l("Small Latin letters, digits and hyphens."))
    use = SelectField(
        _l("What is it for?"),
        choices=[SelectChoice("exam", _l("Exam")), SelectChoice("practice", _l("Practice"))],
        default="exam",
    )
    quiz = SelectField(
        _l("Quiz to which they are added"),
        default="",
        description=_l(
            "They stand in a section at its end, in the language of the questions; the other language has to follow."
        ),
    )

    def validate(self, extra_validators: Any = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.place.data == NEW and not self.title.data:
            self.title.errors = [gettext("Enter the title of the quiz")]
            valid = False
        if self.place.data == NEW and not self.slug.data:
            self.slug.errors = [gettext("Enter the name in addresses")]
            valid = False
        if self.place.data == ADD and not self.quiz.data:
            self.quiz.errors = [gettext("Choose a quiz")]
            valid = False
        return valid
