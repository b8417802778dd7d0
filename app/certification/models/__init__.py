"""Tables of certification: standings (a cache), awards (decisions), certificates and what becomes of them."""

from app.certification.models.batches import DocumentBatchItemRow, DocumentBatchRow
from app.certification.models.certificates import CertificateCardRow, CertificateRow, CertificateShareRow
from app.certification.models.evidence_packs import EvidencePackItemRow, EvidencePackRow
from app.certification.models.previews import ChangePreviewLineRow, ChangePreviewRow
from app.certification.models.protocols import (
    ProtocolLineRow,
    ProtocolMemberRow,
    ProtocolRow,
    ProtocolSignatureRow,
)
from app.certification.models.standings import AwardRow, StandingRow
from app.certification.models.withdrawals import (
    CertificateCaseRow,
    CertificateRequestRow,
    StatusListRow,
    StatusPlaceRow,
)

__all__ = [
    "AwardRow",
    "CertificateCardRow",
    "CertificateCaseRow",
    "CertificateRequestRow",
    "CertificateRow",
    "CertificateShareRow",
    "ChangePreviewLineRow",
    "ChangePreviewRow",
    "DocumentBatchItemRow",
    "DocumentBatchRow",
    "EvidencePackItemRow",
    "EvidencePackRow",
    "ProtocolLineRow",
    "ProtocolMemberRow",
    "ProtocolRow",
    "ProtocolSignatureRow",
    "StandingRow",
    "StatusListRow",
    "StatusPlaceRow",
]
