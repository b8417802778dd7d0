"""X.509 certificates of the keys that sign documents: a root of the installation and what it vouches for."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

RSA_BITS = 3072  # as strong as AES-128: for documents that are read in decades
LEAST_RSA_BITS = 2048  # of a key that is given
EXPONENT = 65537
ROOT_LASTS = timedelta(days=30 * 365)
# Far longer than it signs (keys.SIGNS_FOR): a reader's program asks whether it still holds on the day of reading.
DOCUMENT_LASTS = timedelta(days=12 * 365)
MOST_OF_A_NAME = 64  # letters, by X.520
# Documents that were issued before the keys were made are signed as of their issue, too.
BEGINS_BEFORE = timedelta(days=2 * 365)

# X.520 counts letters; the check that is left out below counts bytes, of which a Russian letter takes two.
warnings.filterwarnings("ignore", message="Attribute's length must be")


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A tenth of a second to two seconds, by luck."""
    return rsa.generate_private_key(EXPONENT, RSA_BITS)


def make_root(key: rsa.RSAPrivateKey, organisation: str, at: datetime) -> x509.Certificate:
    """The root, which signs itself."""
    name = name_of(organisation, "Attesta Root CA")
    builder = begun(name, name, key.public_key(), at, at + ROOT_LASTS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    return builder.add_extension(usage(authority=True), critical=True).sign(key, hashes.SHA256())


def make_document_certificate(
    public_key: rsa.RSAPublicKey,
    organisation: str,
    at: datetime,
    *,
    root: x509.Certificate,
    root_key: rsa.RSAPrivateKey,
) -> x509.Certificate:
    """The certificate of a key that signs documents in the name of the organisation."""
    until = min(at + DOCUMENT_LASTS, root.not_valid_after_utc)
    builder = begun(name_of(organisation, organisation), root.subject, public_key, at, until)
    builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    builder = builder.add_extension(usage(authority=False), critical=True)
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key())
    return builder.add_extension(issuer, critical=False).sign(root_key, hashes.SHA256())


def name_of(organisation: str, common_name: str) -> x509.Name:
    names = ((NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, common_name))
    return x509.Name([x509.NameAttribute(which, shortened(name), _validate=False) for which, name in names])


def shortened(name: str) -> str:
    """A name as X.509 takes it: one line, at most 64 letters, never empty."""
    one_line = " ".join(name.split()) or "Attesta"
    return one_line if len(one_line) <= MOST_OF_A_NAME else one_line[: MOST_OF_A_NAME - 1].rstrip() + "…"


def begun(
    subject: x509.Name, issuer: x509.Name, public_key: rsa.RSAPublicKey, at: datetime, until: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - BEGINS_BEFORE)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
    )


def usage(*, authority: bool) -> x509.KeyUsage:
    """A root signs certificates; all others sign documents, in a way that is not to be denied later."""
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, 64 hexadecimal digits: the name of its key."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def as_pem(certificates: Iterable[x509.Certificate]) -> str:
    return "".join(one.public_bytes(Encoding.PEM).decode("ascii") for one in certificates)


def from_pem(pem: str | bytes) -> tuple[x509.Certificate, ...]:
    """Raises ValueError where there is no certificate in a text that is not empty."""
    content = pem.encode("ascii", "replace") if isinstance(pem, str) else pem
    return tuple(x509.load_pem_x509_certificates(content)) if content.strip() else ()


def chain_of(
    certificate: x509.Certificate, others: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, ...]:
    """The certificate, the one that vouches for it, and so on as far as `others` go: a self-signed one, or no further."""
    chain = [certificate]
    while not is_self_signed(chain[-1]):
        above = next((one for one in others if one not in chain and vouches_for(one, chain[-1])), None)
        if above is None:
            break
        chain.append(above)
    return tuple(chain)


def is_self_signed(certificate: x509.Certificate) -> bool:
    return vouches_for(certificate, certificate)


def vouches_for(issuer: x509.Certificate, certificate: x509.Certificate) -> bool:
    """Whether one certificate has signed another, and may: it is an authority, or it is the same one."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
        return False
    return issuer == certificate or is_authority(issuer)


def is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def may_sign_documents(certificate: x509.Certificate) -> bool:
    """By its key usage; one that says nothing may do all."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except (x509.ExtensionNotFound, ValueError):
        return True
    return found.digital_signature or found.content_commitment


def organisation_of(certificate: x509.Certificate) -> str:
    return _first(certificate.subject, NameOID.ORGANIZATION_NAME)


def common_name_of(certificate: x509.Certificate) -> str:
    return _first(certificate.subject, NameOID.COMMON_NAME) or organisation_of(certificate)


def _first(name: x509.Name, which: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(which)
    return str(found[0].value) if found else ""
