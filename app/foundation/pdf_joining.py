"""Many PDFs become one, page after page, tagged and archivable as they were (PDF/A-3a), with a bookmark for each.

Written straight to a file: what has been written is forgotten, so that ten thousand documents take no more memory than
ten. Signatures and attached files stay behind: they belong to the single documents.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import deque
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pikepdf

CATALOG, PAGES, TREE, DOCUMENT, BOOKMARKS, ABOUT, PARENTS = range(1, 8)
FIRST_FREE = 8
SHARED_FROM = 256  # bytes: shorter streams are not worth looking for
STRUCT_KEYS = ("/StructParent", "/StructParents")
LEFT_BEHIND = ("/AF",)


class Joining:
    """A file that grows by documents. `add` each, then `close`; what `close` has not seen is no PDF.

    `identifier` stands in the file's permanent /ID. The same documents give the same bytes.
    """

    def __init__(
        self, place: Path, *, language: str, title: str, author: str, identifier: str, created: datetime
    ) -> None:
        self.file = place.open("wb")
        self.language, self.title, self.author = language, title, author
        self.identifier, self.created = identifier, created.astimezone(UTC)
        self.offsets = array("Q", [0] * FIRST_FREE)
        self.pages: list[int] = []
        self.parts: list[int] = []  # elements of structure below the document
        self.parents: list[bytes] = []  # the tree from marked content to its elements
        self.next_parent = 0
        self.bookmarks: list[tuple[str, int]] = []
        self.roles: dict[str, bytes] = {}
        self.intents: bytes | None = None
        self.shared: dict[bytes, int] = {}  # digest of a stream → its number
        self.file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    def add(self, pdf: bytes, bookmark: str) -> None:
        """Raises pikepdf.PdfError for what is no PDF; then nothing of it is in the file's pages."""
        with pikepdf.open(BytesIO(pdf)) as source:
            _Copy(self, source).run(bookmark)

    def close(self) -> None:
        self._write_tail()
        self.file.close()

    def abandon(self) -> None:
        self.file.close()

    # -- objects ---------------------------------------------------------------------------------------------------

    def new_number(self) -> int:
        self.offsets.append(0)
        return len(self.offsets) - 1

    def put(self, number: int, body: bytes) -> None:
        self.offsets[number] = self.file.tell()
        self.file.write(b"%d 0 obj\n%b\nendobj\n" % (number, body))

    def put_stream(self, head: dict[str, bytes], data: bytes) -> int:
        """The same stream in many documents (a logo, a font, a profile of colours) is written once."""
        body = dictionary({**head, "/Length": b"%d" % len(data)})
        digest = hashlib.blake2b(body + b"\n" + data, digest_size=20).digest()
        if len(data) >= SHARED_FROM and digest in self.shared:
            return self.shared[digest]
        number = self.new_number()
        self.put(number, b"%b\nstream\n%b\nendstream" % (body, data))
        if len(data) >= SHARED_FROM:
            self.shared[digest] = number
        return number

    # -- the end ---------------------------------------------------------------------------------------------------

    def _write_tail(self) -> None:
        self.put(
            PAGES,
            dictionary(
                {"/Type": b"/Pages", "/Count": b"%d" % len(self.pages), "/Kids": references(self.pages)}
            ),
        )
        document = {
            "/Type": b"/StructElem",
            "/S": b"/Document",
            "/P": reference(TREE),
            "/K": references(self.parts),
        }
        self.put(DOCUMENT, dictionary(document))
        self.put(PARENTS, b"<< /Nums [ %b ] >>" % b" ".join(self.parents))
        tree = {
            "/Type": b"/StructTreeRoot",
            "/K": references([DOCUMENT]),
            "/ParentTree": reference(PARENTS),
            "/ParentTreeNextKey": b"%d" % self.next_parent,
        }
        if self.roles:
            tree["/RoleMap"] = dictionary(self.roles)
        self.put(TREE, dictionary(tree))
        self._write_bookmarks()
        packet = xmp(self.title, self.author, self.created)
        head = dictionary({"/Type": b"/Metadata", "/Subtype": b"/XML", "/Length": b"%d" % len(packet)})
        self.put(ABOUT, b"%b\nstream\n%b\nendstream" % (head, packet))
        catalog = {
            "/Type": b"/Catalog",
            "/Pages": reference(PAGES),
            "/StructTreeRoot": reference(TREE),
            "/MarkInfo": b"<< /Marked true >>",
            "/Lang": text_string(self.language),
            "/Metadata": reference(ABOUT),
            "/ViewerPreferences": b"<< /DisplayDocTitle true >>",
            "/Outlines": reference(BOOKMARKS),
            "/PageMode": b"/UseOutlines",
        }
        if self.intents is not None:
            catalog["/OutputIntents"] = self.intents
        self.put(CATALOG, dictionary(catalog))
        self._write_places()

    def _write_bookmarks(self) -> None:
        first = len(self.offsets)
        last = first + len(self.bookmarks) - 1
        for place, (title, page) in enumerate(self.bookmarks):
            number = self.new_number()
            item = {
                "/Title": text_string(title),
                "/Parent": reference(BOOKMARKS),
                "/Dest": b"[ %b /Fit ]" % reference(page),
            }
            if place:
                item["/Prev"] = reference(number - 1)
            if number < last:
                item["/Next"] = reference(number + 1)
            self.put(number, dictionary(item))
        head = {"/Type": b"/Outlines"}
        if self.bookmarks:
            count = b"%d" % len(self.bookmarks)
            head |= {"/First": reference(first), "/Last": reference(last), "/Count": count}
        self.put(BOOKMARKS, dictionary(head))

    def _write_places(self) -> None:
        begin, total = self.file.tell(), len(self.offsets)
        self.file.write(b"xref\n0 %d\n0000000000 65535 f \n" % total)
        for offset in self.offsets[1:]:
            self.file.write(b"%010d 00000 n \n" % offset)
        name = hashlib.sha256(self.identifier.encode()).hexdigest()[:32].encode()
        trailer = dictionary(
            {"/Size": b"%d" % total, "/Root": reference(CATALOG), "/ID": b"[ <%b> <%b> ]" % (name, name)}
        )
        self.file.write(b"trailer\n%b\nstartxref\n%d\n%%%%EOF\n" % (trailer, begin))


class _Copy:
    """One document on its way into the joined one."""

    def __init__(self, into: Joining, source: pikepdf.Pdf) -> None:
        self.into, self.source = into, source
        self.numbers: dict[tuple[int, int], int] = {}
        self.dropped: set[tuple[int, int]] = set()
        self.waiting: deque[tuple[int, Any]] = deque()
        self.parts: list[int] = []
        self.parents: list[bytes] = []
        self.base = self.next_parent = into.next_parent

    def run(self, bookmark: str) -> None:
        pages = [page.obj for page in self.source.pages]
        for page in pages:
            self.numbers[page.objgen] = self.into.new_number()
        self._drop_fields(pages)
        written = [(self.numbers[page.objgen], self._page(page)) for page in pages]
        tree = self.source.Root.get("/StructTreeRoot")
        if tree is not None:
            self._tree(tree)
        self._intents()
        for number, body in written:
            self.into.put(number, body)
        while self.waiting:
            number, value = self.waiting.popleft()
            self.into.put(number, self._inside(value))
        # All of it is there: only now it belongs to the file.
        self.into.pages += [number for number, _body in written]
        self.into.parts += self.parts
        self.into.parents += self.parents
        self.into.next_parent = self.next_parent
        if written:
            self.into.bookmarks.append((bookmark, written[0][0]))

    def _drop_fields(self, pages: list[Any]) -> None:
        """Fields of a form, and with them signatures."""
        for page in pages:
            for one in page.get("/Annots", []):
                if one.get("/Subtype") == "/Widget" and one.is_indirect:
                    self.dropped.add(one.objgen)

    def _page(self, page: Any) -> bytes:
        parts = {
            key: self.value(one, key) for key, one in page.items() if key not in ("/Parent", *LEFT_BEHIND)
        }
        for key in ("/Resources", "/MediaBox"):
            if key not in parts and (inherited := self._inherited(page, key)) is not None:
                parts[key] = self.value(inherited)
        shown = [one for one in page.get("/Annots", []) if one.get("/Subtype") != "/Widget"]
        parts.pop("/Annots", None)
        if shown:
            parts["/Annots"] = b"[ %b ]" % b" ".join(self.value(one) for one in shown)
        return dictionary({**parts, "/Parent": reference(PAGES)})

    def _inherited(self, page: Any, key: str) -> Any:
        above = page.get("/Parent")
        while above is not None:
            if key in above:
                return above[key]
            above = above.get("/Parent")
        return None

    def _tree(self, tree: Any) -> None:
        if tree.is_indirect:
            self.numbers[tree.objgen] = DOCUMENT
        top = tree.get("/K", [])
        for element in list(top) if isinstance(top, pikepdf.Array) else [top]:
            number = self.into.new_number()
            if element.is_indirect:
                self.numbers[element.objgen] = number
            parts = {key: self.value(one) for key, one in element.items()}
            parts |= {"/P": reference(DOCUMENT), "/S": b"/Part"}
            if "/Lang" in self.source.Root:
                parts.setdefault("/Lang", self.value(self.source.Root["/Lang"]))
            self.into.put(number, dictionary(parts))
            self.parts.append(number)
        for role, standard in tree.get("/RoleMap", {}).items():
            self.into.roles.setdefault(role, self.value(standard))
        for key, one in leaves(tree.get("/ParentTree")):
            self.parents.append(b"%d %b" % (self.base + key, self.value(one)))
            self.next_parent = max(self.next_parent, self.base + key + 1)

    def _intents(self) -> None:
        if self.into.intents is None and "/OutputIntents" in self.source.Root:
            self.into.intents = self.value(self.source.Root["/OutputIntents"])

    # -- values ----------------------------------------------------------------------------------------------------

    def value(self, value: Any, key: str = "") -> bytes:
        """A value as it stands inside another: an object of its own by its new number."""
        if key in STRUCT_KEYS:
            return b"%d" % (self.base + int(value))
        if isinstance(value, pikepdf.Object) and value.is_indirect:
            return self._reference(value)
        return self._inside(value)

    def _reference(self, value: Any) -> bytes:
        place = value.objgen
        if place in self.dropped:
            return b"null"
        number = self.numbers.get(place)
        if number is None:
            if isinstance(value, pikepdf.Stream):
                head = {key: self.value(one, key) for key, one in value.items() if key != "/Length"}
                number = self.into.put_stream(head, value.read_raw_bytes())
            else:
                number = self.into.new_number()
                self.waiting.append((number, value))
            self.numbers[place] = number
        return reference(number)

    def _inside(self, value: Any) -> bytes:
        if isinstance(value, pikepdf.Dictionary):
            parts = {key: self.value(one, key) for key, one in value.items() if key not in LEFT_BEHIND}
            return dictionary(parts)
        if isinstance(value, pikepdf.Array):
            return b"[ %b ]" % b" ".join(self.value(one) for one in value)
        return scalar(value)


def scalar(value: Any) -> bytes:
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    if isinstance(value, int | Decimal):
        return format(value, "f" if isinstance(value, Decimal) else "d").encode()
    found: bytes = value.unparse()
    return found


def leaves(tree: Any) -> Iterator[tuple[int, Any]]:
    """Keys and values of a number tree."""
    if tree is None:
        return
    numbers = list(tree.get("/Nums", []))
    yield from zip((int(key) for key in numbers[::2]), numbers[1::2], strict=True)
    for below in tree.get("/Kids", []):
        yield from leaves(below)


def reference(number: int) -> bytes:
    return b"%d 0 R" % number


def references(numbers: list[int]) -> bytes:
    return b"[ %b ]" % b" ".join(map(reference, numbers))


def dictionary(parts: Mapping[str, bytes]) -> bytes:
    inside = b" ".join(b"%b %b" % (pikepdf.Name(key).unparse(), value) for key, value in parts.items())
    return b"<< %b >>" % inside


def text_string(text: str) -> bytes:
    found: bytes = pikepdf.String(text).unparse()
    return found


def xmp(title: str, author: str, created: datetime) -> bytes:
    at = created.strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" pdfaid:part="3" pdfaid:conformance="A"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator></rdf:Description>
<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreateDate="{at}" xmp:ModifyDate="{at}"/>
</rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
