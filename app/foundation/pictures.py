"""Pictures of strangers inside documents: looked at before they are decoded, refused where they are a trap."""

from __future__ import annotations

import base64
from io import BytesIO

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from app.foundation.faults import Text

MOST_BYTES = 2 * 1024 * 1024
MOST_PIXELS = 16_000_000
FORMATS = {"PNG": "image/png", "JPEG": "image/jpeg"}
LONGEST_SIDE = 560  # px of a logo: 60 mm in print at 240 dpi
SVG_FORBIDDEN = frozenset(
    {"script", "foreignobject", "iframe", "audio", "video", "animate", "set", "handler"}
)


class BadPicture(ValueError):
    """Why a picture is not taken."""

    def __init__(self, text: Text, fix: Text) -> None:
        super().__init__(text.en)
        self.text = text
        self.fix = fix


def picture_address(content: bytes) -> str:
    """A `data:` address of a picture that may stand in a document. Raises BadPicture."""
    return f"data:{picture_type(content)};base64,{base64.b64encode(content).decode('ascii')}"


def picture_type(content: bytes) -> str:
    """Media type of a PNG, JPEG or harmless SVG of bearable size; no pixel is decoded. Raises BadPicture."""
    if len(content) > MOST_BYTES:
        raise BadPicture(TOO_LARGE, SMALLER)
    if is_svg(content):
        refuse_drawing(content)
        return "image/svg+xml"
    from PIL import Image  # 30 ms: only who looks at pictures pays for it

    try:
        with Image.open(BytesIO(content), formats=tuple(FORMATS)) as picture:
            width, height = picture.size
            kind = FORMATS[picture.format or ""]
    except Image.DecompressionBombError:
        raise BadPicture(TOO_MANY_PIXELS, SMALLER) from None
    except (OSError, KeyError, ValueError, SyntaxError):
        raise BadPicture(NO_PICTURE, TAKE_ANOTHER) from None
    if width * height > MOST_PIXELS:
        raise BadPicture(TOO_MANY_PIXELS, SMALLER)
    return kind


def is_svg(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def refuse_drawing(content: bytes) -> None:
    """An SVG draws and does nothing else: no script, no entities, nothing from elsewhere. Raises BadPicture."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        raise BadPicture(NOT_A_DRAWING, TAKE_ANOTHER) from None
    if not root.tag.endswith("svg"):
        raise BadPicture(NOT_A_DRAWING, TAKE_ANOTHER)
    for element in root.iter():
        tag = str(element.tag).rpartition("}")[2].lower()
        if tag in SVG_FORBIDDEN:
            raise BadPicture(DOES_MORE, TAKE_ANOTHER)
        for name, value in element.attrib.items():
            bare = name.rpartition("}")[2].lower()
            if bare.startswith("on") or (bare == "href" and not _is_inside(value, tag)):
                raise BadPicture(DOES_MORE, TAKE_ANOTHER)
            if _reaches_out(value):
                raise BadPicture(DOES_MORE, TAKE_ANOTHER)
        if tag == "style" and _reaches_out(element.text or ""):
            raise BadPicture(DOES_MORE, TAKE_ANOTHER)


def _is_inside(address: str, tag: str) -> bool:
    """A part of the same drawing, or a picture that lies within it."""
    return address.startswith("#") or (
        tag == "image" and address.startswith(("data:image/png", "data:image/jpeg"))
    )


def _reaches_out(css: str) -> bool:
    lowered = css.lower().replace(" ", "").replace('"', "").replace("'", "")
    return "@import" in lowered or lowered.count("url(") != lowered.count("url(#")


def re_encoded(content: bytes) -> bytes:
    """A picture as it may be kept: a drawing as it is, anything else decoded and written anew as a PNG without what a
    camera or a program added, no side longer than LONGEST_SIDE. Raises BadPicture."""
    if picture_type(content) == "image/svg+xml":
        return content
    from PIL import Image, ImageOps

    try:
        with Image.open(BytesIO(content), formats=tuple(FORMATS)) as opened:
            opened.load()
            turned = ImageOps.exif_transpose(opened)
    except (OSError, ValueError, SyntaxError, MemoryError, Image.DecompressionBombError):
        raise BadPicture(NO_PICTURE, TAKE_ANOTHER) from None
    has_alpha = turned.mode in ("RGBA", "LA", "PA") or "transparency" in turned.info
    picture = turned.convert("RGBA" if has_alpha else "RGB")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


TOO_LARGE = Text(
    f"The picture is larger than {MOST_BYTES // 1024 // 1024} MB",
    f"Картинка больше {MOST_BYTES // 1024 // 1024} МБ",
)
TOO_MANY_PIXELS = Text(
    f"The picture has more than {MOST_PIXELS // 1_000_000} million pixels",
    f"В картинке больше {MOST_PIXELS // 1_000_000} миллионов точек",
)
NO_PICTURE = Text("The file is no PNG, JPEG or SVG picture", "Файл — не картинка PNG, JPEG или SVG")
NOT_A_DRAWING = Text("The SVG cannot be read safely", "SVG нельзя прочитать безопасно")
DOES_MORE = Text(
    "The SVG holds scripts, or points to other files", "В SVG есть сценарии или ссылки на другие файлы"
)
SMALLER = Text("Make it smaller.", "Уменьшите её.")
TAKE_ANOTHER = Text("Save it as PNG, and send that.", "Сохраните её как PNG и пришлите этот файл.")
