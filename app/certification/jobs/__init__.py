"""Background work of certification. Importing a file of this folder registers its jobs."""

from app.certification.jobs import (
    batches,
    evidence_packs,
    previews,
    printing,
    protocols,
    standings,
    withdrawals,
)

__all__ = ["batches", "evidence_packs", "previews", "printing", "protocols", "standings", "withdrawals"]
