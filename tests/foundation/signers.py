"""Keys to sign with, made without an installation; and what others do to a signed file."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.validation import validate_pdf_signature

from app.foundation.pdf import Attachment, render_pdf
from app.foundation.signing import certificates
from app.foundation.signing.documents import Seal

AT = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
MADE = datetime(2026, 11, 1, tzinfo=UTC)
CREDENTIAL = b"aaaa.bbbb.cccc"


@dataclass(frozen=True)
class Signatory:
    root: x509.Certificate
    root_key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def chain(self) -> tuple[x509.Certificate, ...]:
        return self.certificate, self.root

    def sign(self, pdf: bytes) -> bytes:
        return Seal(self.key, self.chain).signed(pdf, AT)

    def colleague(self, name: str) -> Signatory:
        """Somebody else whom the same root has certified."""
        key = new_key()
        own = certificates.make_document_certificate(
            key.public_key(), name, MADE, root=self.root, root_key=self.root_key
        )
        return Signatory(self.root, self.root_key, own, key)

    def pkcs12(self, password: bytes = b"secret", above: bool = True) -> bytes:
        authorities = [self.root] if above else None
        how = BestAvailableEncryption(password)
        return pkcs12.serialize_key_and_certificates(b"attesta", self.key, self.certificate, authorities, how)


def new_key() -> rsa.RSAPrivateKey:
    """The next of eight: to find a new one takes longer than most tests."""
    return _key(next(_numbers) % 8)


_numbers = count()


@cache
def _key(_number: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@cache
def signatory(organisation: str = "Тёплый дом", made: datetime = MADE) -> Signatory:
    root_key, key = new_key(), new_key()
    root = certificates.make_root(root_key, organisation, made)
    own = certificates.make_document_certificate(
        key.public_key(), organisation, made, root=root, root_key=root_key
    )
    return Signatory(root, root_key, own, key)


@cache
def unsigned() -> bytes:
    """A page with an attached file, as certificates have."""
    return render_pdf(
        "<!doctype html><html lang=ru><title>Т</title><h1>Удостоверение</h1><p>Анна</p>",
        language="ru", title="Т", author="Тёплый дом", identifier="7K3M-A9RS-XH2E", created=AT,
        attachments=[Attachment("credential.jwt", CREDENTIAL, "application/vc+jwt")],
    )  # fmt: skip


@cache
def signed() -> bytes:
    return signatory().sign(unsigned())


def updated(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The file with something appended, as any editor of PDF does it."""
    writer, output = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    change(writer)
    writer.write(output)
    return output.getvalue()


def dictionary(**values: Any) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(f"/{name}"): value for name, value in values.items()})


def numbers(*values: int) -> generic.ArrayObject:
    return generic.ArrayObject([generic.NumberObject(value) for value in values])


def page_of(writer: IncrementalPdfFileWriter) -> Any:
    return writer.root["/Pages"]["/Kids"][0]


def add_note(writer: IncrementalPdfFileWriter) -> None:
    note = dictionary(Type=pdf_name("/Annot"), Subtype=pdf_name("/FreeText"), Rect=numbers(9, 9, 99, 99))
    annotations = page_of(writer)["/Annots"]
    annotations.append(writer.add_object(note))
    writer.update_container(annotations)


def add_field(writer: IncrementalPdfFileWriter) -> None:
    name = generic.TextStringObject("holder")
    form = writer.root["/AcroForm"]
    form["/Fields"].append(writer.add_object(dictionary(FT=pdf_name("/Tx"), T=name, V=name)))
    writer.update_container(form)


def add_page(writer: IncrementalPdfFileWriter) -> None:
    pages = writer.root["/Pages"]
    page = dictionary(
        Type=pdf_name("/Page"), MediaBox=numbers(0, 0, 99, 99), Parent=writer.root.raw_get("/Pages")
    )
    pages["/Kids"].append(writer.add_object(page))
    pages[pdf_name("/Count")] = generic.NumberObject(2)
    writer.update_container(pages)


def replace_content(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 m"))
    writer.update_container(page)


def turn_page(writer: IncrementalPdfFileWriter) -> None:
    page = page_of(writer)
    page[pdf_name("/Rotate")] = generic.NumberObject(90)
    writer.update_container(page)


def add_action(writer: IncrementalPdfFileWriter) -> None:
    script = generic.TextStringObject("app.alert(1)")
    writer.root[pdf_name("/OpenAction")] = dictionary(S=pdf_name("/JavaScript"), JS=script)
    writer.update_root()


def attach_file(writer: IncrementalPdfFileWriter) -> None:
    from pyhanko.pdf_utils import embed

    content = embed.EmbeddedFileObject.from_file_data(writer, b"abc")
    embed.embed_file(writer, embed.FileSpec("more.txt", embedded_data=content))


def add_signature(writer: IncrementalPdfFileWriter) -> None:
    """Another signature field that says it is signed; well-behaved software refuses to add one."""
    form = writer.root["/AcroForm"]
    value = writer.add_object(dictionary(Type=pdf_name("/Sig"), Contents=generic.ByteStringObject(b"\0")))
    name = generic.TextStringObject("Second")
    form["/Fields"].append(writer.add_object(dictionary(FT=pdf_name("/Sig"), T=name, V=value)))
    writer.update_container(form)


def add_proofs(writer: IncrementalPdfFileWriter) -> None:
    """What a reader may add to check the signature in years: the certificates (ISO 32000-2, 12.8.4.3)."""
    stream = generic.StreamObject(stream_data=b"0")
    certs = generic.ArrayObject([writer.add_object(stream)])
    writer.root[pdf_name("/DSS")] = writer.add_object(dictionary(Type=pdf_name("/DSS"), Certs=certs))
    writer.update_root()


def judged_by_pyhanko(embedded: Any, *contexts: Any, **options: Any) -> Any:
    """By its own validator, in a thread apart: it wants a loop of its own, and a browser of the journeys has one."""
    with ThreadPoolExecutor(max_workers=1) as apart:
        return apart.submit(validate_pdf_signature, embedded, *contexts, **options).result()
